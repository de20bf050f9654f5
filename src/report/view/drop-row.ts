import type { Drop } from '../../probe/model.ts';
import type { Result } from '../../result/schema.ts';

export interface DropRow {
  readonly arm: string;
  readonly style: number;
  readonly load: string;
  readonly drop: Drop;
  readonly visits: number;
}

const keyOf = (arm: string, load: string, d: Drop): string =>
  JSON.stringify([arm, load, d.reason, d.function, d.node, d.device]);

/** Freed skbs summed over the visits with probes: by topology, load, reason, function and device; the most first. */
export const dropRows = (result: Result): DropRow[] => {
  const rows = new Map<string, DropRow>();
  for (const visit of result.visits.filter((v) => !v.discarded)) {
    for (const drop of visit.observed?.drops ?? []) {
      const key = keyOf(visit.arm, visit.load, drop);
      const before = rows.get(key);
      rows.set(key, {
        arm: visit.arm,
        style: result.arms.findIndex(({ id }) => id === visit.arm),
        load: visit.load,
        drop: { ...drop, skbs: drop.skbs + (before?.drop.skbs ?? 0) },
        visits: 1 + (before?.visits ?? 0),
      });
    }
  }
  return [...rows.values()].sort((a, b) => a.style - b.style || b.drop.skbs - a.drop.skbs);
};
