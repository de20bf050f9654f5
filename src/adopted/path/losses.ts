/** Where echoes without an answer ended, and every skb of ours that was freed. Pure. */
import { classify } from '../../drops/classify.ts';
import type { Freed, PathPoint, WireTrace } from '../../model/wire-trace.ts';
import type { FreedSkb } from '../follow/sightings.ts';
import type { Echo } from './echo-ways.ts';
import type { PlaceNames } from './stages.ts';

interface Judged extends FreedSkb {
  readonly class: Freed['class'];
  readonly text: string;
}

export interface LossContext {
  readonly names: PlaceNames;
  /** Last 28 bits of the namespaces at both ends. */
  readonly ends: ReadonlySet<number>;
  readonly qdiscs: (point: Pick<PathPoint, 'netns' | 'ifindex'>) => readonly string[];
}

const unknown = { class: 'unknown', text: 'the table of causes has no row for it' } as const;

const judge = (skb: FreedSkb, { ends, qdiscs }: LossContext): Judged => {
  const node = ends.has(skb.netns) ? 'client' : 'switch';
  const cause = classify({ reason: skb.reason, function: skb.function, node, qdiscs: qdiscs(skb) });
  return { ...skb, ...(cause ? { class: cause.class, text: cause.texts.at(-1) ?? '' } : unknown) };
};

const isLoss = ({ class: kind }: Judged): boolean => kind === 'wire' || kind === 'refused' || kind === 'unknown';

/** The free that ended a lost echo: one that is a loss, of its answer rather than of its request. */
const lethal = (skbs: readonly Judged[]): Judged | undefined =>
  skbs.filter(isLoss).sort((a, b) => Number(b.way === 'answer') - Number(a.way === 'answer'))[0];

const kindOf = ({ netns, ifindex, way, reason, function: by }: Judged): string =>
  [netns, ifindex, way, reason, by].join(' ');

/** The kinds that ended echoes come first. */
export const freedOf = (freed: readonly FreedSkb[], lost: readonly Echo[], context: LossContext): Freed[] => {
  const judged = freed.map((skb) => judge(skb, context));
  const ended = lost.flatMap(({ sequence }) => lethal(judged.filter((skb) => skb.sequence === sequence)) ?? []);
  const groups = new Map<string, Judged[]>();
  for (const skb of judged) groups.set(kindOf(skb), [...(groups.get(kindOf(skb)) ?? []), skb]);
  return [...groups.values()]
    .map((group) => {
      const [first] = group as [Judged];
      const { netns, ifindex, way, reason, class: kind, text } = first;
      return {
        ...{ netns, ifindex, way, reason, function: first.function, class: kind, text },
        where: context.names.device(first),
        skbs: group.reduce((sum, { skbs }) => sum + skbs, 0),
        lost: group.filter((skb) => ended.includes(skb)).length,
      };
    })
    .sort((a, b) => b.lost - a.lost || b.skbs - a.skbs);
};

export const lastSeenOf = (lost: readonly Echo[], names: PlaceNames): WireTrace['lastSeen'] => {
  const groups = new Map<string, WireTrace['lastSeen'][number]>();
  for (const { seen } of lost) {
    const last = seen.at(-1);
    if (!last) continue;
    const where = last.netns === 0 ? 'the sending process' : names.device(last);
    const key = `${where} ${last.point} ${last.way}`;
    groups.set(key, { where, point: last.point, way: last.way, echoes: (groups.get(key)?.echoes ?? 0) + 1 });
  }
  return [...groups.values()].sort((a, b) => b.echoes - a.echoes);
};
