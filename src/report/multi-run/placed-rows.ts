/** Figures of every run in every environment. Pure. */
import { groupBy } from '../../text/group-by.ts';
import type { FigureRow } from '../view/comparison-row.ts';
import type { EnvironmentGroup, Grouping } from './group-runs.ts';

export interface PlacedRow {
  readonly group: EnvironmentGroup;
  /** "run 2 of 3, …"; null where the environment has one. */
  readonly run: string | null;
  readonly row: FigureRow;
}

const runName = ({ runs }: EnvironmentGroup, place: number): string | null => {
  const run = runs[place]?.run;
  return run && runs.length > 1 ? `run ${place + 1} of ${runs.length}, ${run.startedAt}` : null;
};

/** Arms in their order, each in every environment: what is compared stands one below the other. */
export const placedRows = ({ groups }: Grouping): PlacedRow[] => {
  const rows = groups.flatMap((group) =>
    group.runs.flatMap(({ run: { rows: own } }, place) =>
      own.map((row) => ({ group, run: runName(group, place), row })),
    ),
  );
  return [...groupBy(rows, ({ row }) => row.arm.id).values()].flat();
};
