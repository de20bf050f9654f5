/** The points that each echo passed, in order of time, and the way that most of them took. Pure. */
import type { PathPoint } from '../../model/wire-trace.ts';
import type { Sighting } from '../follow/sightings.ts';

export interface Echo {
  readonly sequence: number;
  readonly sent: boolean;
  readonly answered: boolean;
  /** By time; without frees and without ICMP errors about it. */
  readonly seen: readonly Sighting[];
}

export interface Ways {
  /** Points of the commonest way; of unanswered echoes where none was answered. */
  readonly path: readonly PathPoint[];
  readonly answered: number;
  /** Echoes that were seen at every point of it, and nowhere else. */
  readonly whole: readonly Echo[];
}

export const deviceId = ({ netns, ifindex }: Pick<PathPoint, 'netns' | 'ifindex'>): string => `${netns}/${ifindex}`;

const pointId = (point: PathPoint): string => `${point.way} ${point.point} ${deviceId(point)}`;

const isOnWay = ({ point, way }: PathPoint): boolean => point !== 'kfree_skb' && way !== 'error';

/** `aside`: devices that got copies which nobody wanted, as a bridge floods them. */
export const echoesOf = (stamps: readonly Sighting[], aside: ReadonlySet<string> = new Set()): Echo[] => {
  const bySequence = new Map<number, Sighting[]>();
  for (const stamp of stamps) bySequence.set(stamp.sequence, [...(bySequence.get(stamp.sequence) ?? []), stamp]);
  return [...bySequence]
    .sort(([a], [b]) => a - b)
    .map(([sequence, all]) => ({
      sequence,
      sent: all.some(({ point }) => point === 'sendto'),
      answered: all.some(({ point }) => point === 'received'),
      seen: all.filter((stamp) => isOnWay(stamp) && !aside.has(deviceId(stamp))).sort((a, b) => a.atNs - b.atNs),
    }));
};

const signature = ({ seen }: Echo): string => seen.map(pointId).join('\n');

/** The largest group; of equal ones the longer way, which a lost stamp has not cut short. */
const commonest = (echoes: readonly Echo[]): readonly Echo[] => {
  const groups = new Map<string, Echo[]>();
  for (const echo of echoes) {
    const group = groups.get(signature(echo)) ?? [];
    group.push(echo);
    groups.set(signature(echo), group);
  }
  const size = (group: readonly Echo[]): number => group.length + (group[0]?.seen.length ?? 0) / 1000;
  return [...groups.values()].sort((a, b) => size(b) - size(a))[0] ?? [];
};

const asPoint = ({ point, way, netns, ifindex }: Sighting): PathPoint => ({ point, way, netns, ifindex });

export const waysOf = (echoes: readonly Echo[]): Ways => {
  const sent = echoes.filter((echo) => echo.sent);
  const answered = sent.filter((echo) => echo.answered);
  const whole = commonest(answered.length > 0 ? answered : sent);
  return {
    path: (whole[0]?.seen ?? []).map(asPoint),
    answered: answered.length,
    whole: answered.length > 0 ? whole : [],
  };
};
