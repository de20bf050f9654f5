import type { LoadKind } from '../../model/plan.ts';
import type { Drop } from '../../model/probe.ts';
import type { Result } from '../../model/result.ts';
import { groupBy } from '../../text/group-by.ts';

export interface DropRow {
  readonly arm: string;
  readonly style: number;
  readonly drop: Drop;
  /** skbs by load, summed over its visits with probes. */
  readonly byLoad: ReadonlyMap<LoadKind, number>;
  readonly total: number;
}

interface Seen {
  readonly arm: string;
  readonly load: LoadKind;
  readonly drop: Drop;
}

const sum = (seen: readonly Seen[]): number => seen.reduce((total, { drop }) => total + drop.skbs, 0);

const rowOf = (result: Result, seen: readonly Seen[]): DropRow[] => {
  const [first] = seen;
  if (!first) return [];
  const loads = groupBy(seen, ({ load }) => load);
  const byLoad = new Map(
    [...loads.values()].flatMap((group) => (group[0] ? [[group[0].load, sum(group)] as const] : [])),
  );
  const style = result.arms.findIndex(({ id }) => id === first.arm);
  return [{ arm: first.arm, style, drop: first.drop, byLoad, total: sum(seen) }];
};

/** Freed skbs by topology, reason, function and device; the most first. */
export const dropRows = (result: Result): DropRow[] => {
  const seen = result.visits
    .filter((visit) => !visit.discarded)
    .flatMap(({ arm, load, observed }) => (observed?.drops ?? []).map((drop): Seen => ({ arm, load, drop })));
  const groups = groupBy(seen, ({ arm, drop: d }) => JSON.stringify([arm, d.reason, d.function, d.node, d.device]));
  return [...groups.values()]
    .flatMap((group) => rowOf(result, group))
    .sort((a, b) => a.style - b.style || b.total - a.total);
};
