import type { LoadKind } from '../../model/plan.ts';
import type { PathProof, Result, Visit } from '../../model/result.ts';
import type { Hop } from '../../model/topology.ts';

export interface PathRow {
  readonly arm: string;
  readonly style: number;
  readonly load: LoadKind;
  readonly path: readonly Hop[];
  readonly proven: number;
  readonly visits: number;
  /** Proof of the last visit: what it crossed, and why it does not count if so. */
  readonly example: PathProof;
  readonly hooks: readonly string[];
}

const hooksOf = (visits: readonly Visit[]): string[] => {
  const last = visits.findLast((visit) => visit.observed !== null)?.observed;
  return (last?.crossings ?? []).map(({ hook, node, device, skbs }) => `${hook} ${node}/${device} ${skbs}`);
};

/** Per arm and load: how many visits have their path proven, and what the last of them crossed. */
export const pathRows = (result: Result): PathRow[] =>
  result.arms.flatMap(({ id, topology }, style) =>
    result.plan.loads.flatMap(({ kind }) => {
      const visits = result.visits.filter((v) => v.arm === id && v.load === kind && !v.discarded);
      const shown = visits.find((visit) => !visit.path.ok) ?? visits.at(-1);
      if (!shown) return [];
      const proven = visits.filter((visit) => visit.path.ok).length;
      const hooks = hooksOf(visits);
      return [
        {
          arm: id,
          style,
          load: kind,
          path: topology.path.out,
          proven,
          visits: visits.length,
          example: shown.path,
          hooks,
        },
      ];
    }),
  );
