/** Figures of every run in every environment. Pure. */
import { type ComparisonRow, comparisonRows } from '../view/comparison-row.ts';
import type { EnvironmentGroup, Grouping } from './group-runs.ts';

export interface PlacedRow {
  readonly group: EnvironmentGroup;
  /** "run 2 of 3, …"; null where the environment has one. */
  readonly run: string | null;
  readonly row: ComparisonRow;
}

const runName = ({ runs }: EnvironmentGroup, place: number): string | null => {
  const result = runs[place]?.result;
  return result && runs.length > 1 ? `run ${place + 1} of ${runs.length}, ${result.startedAt}` : null;
};

/** Arms in their order, each in every environment: what is compared stands one below the other. */
export const placedRows = ({ groups }: Grouping): PlacedRow[] => {
  const rows = groups.flatMap((group) =>
    group.runs.flatMap(({ result }, place) =>
      comparisonRows(result).map((row) => ({ group, run: runName(group, place), row })),
    ),
  );
  const arms = [...new Set(rows.map(({ row }) => row.arm.id))];
  return arms.flatMap((arm) => rows.filter(({ row }) => row.arm.id === arm));
};
