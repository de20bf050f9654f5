/** Ratios to the control, a column an environment. Pure. */

import { changeText } from '../../text/format-value.ts';
import { type Metric, metrics, type Ratio } from '../view/figures.ts';
import { boundsText } from '../view/format.ts';
import type { Grouping } from './group-runs.ts';
import type { MergedRun } from './merged-page.ts';
import { placedRows } from './placed-rows.ts';

const ratioText = (ratio: Ratio, control: string): string =>
  `${changeText(ratio.value)} ${boundsText(ratio)}, to ${control}`;

const ratioLine = ({ run: { rows } }: MergedRun, arm: string, metric: Metric): string => {
  const row = rows.find((candidate) => candidate.arm.id === arm);
  const cell = row?.cells[metrics.indexOf(metric)];
  if (!row || !cell) return 'not in this run';
  if (cell.state !== 'figure') return `${cell.state}: ${cell.reason}`;
  return cell.ratio && row.arm.control !== null ? ratioText(cell.ratio, row.arm.control) : 'no common block';
};

export interface RatioRow {
  readonly arm: string;
  readonly style: number;
  readonly metric: Metric;
  /** In the order of the groups; a line for each run. */
  readonly cells: readonly (readonly string[])[];
}

/** What carries from environment to environment, in a row: a topology has one where any run has the ratio. */
export const ratioRows = (grouping: Grouping): RatioRow[] => {
  const rows = placedRows(grouping).filter(({ row }) => row.arm.control !== null);
  const arms = new Map(rows.map(({ row }) => [row.arm.id, row.style]));
  const hasRatio = (arm: string, place: number): boolean =>
    rows.some(({ row: { arm: own, cells } }) => {
      const cell = cells[place];
      return own.id === arm && cell?.state === 'figure' && cell.ratio !== null;
    });
  return [...arms].flatMap(([arm, style]) =>
    metrics.flatMap((metric, place) =>
      hasRatio(arm, place)
        ? [
            {
              arm,
              style,
              metric,
              cells: grouping.groups.map(({ runs }) => runs.map((run) => ratioLine(run, arm, metric))),
            },
          ]
        : [],
    ),
  );
};
