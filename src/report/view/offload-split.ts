/**
 * A datapath that forces offloads off is slower for two reasons. The matched control (a direct veth with the same
 * offloads) tells them apart: control → matched control is the offloads' part, matched control → arm is the path's.
 */

import type { Result } from '../../model/result.ts';
import type { ComparisonRow } from './comparison-row.ts';
import { type Metric, metrics, totalRatioOf } from './figures.ts';

export interface Split {
  readonly metric: Metric;
  readonly offloads: number;
  readonly path: number;
  readonly together: number;
}

export interface SplitRow {
  readonly row: ComparisonRow;
  readonly matched: ComparisonRow;
  readonly splits: readonly Split[];
}

const ratioAt = (row: ComparisonRow, index: number): number | null => {
  const cell = row.cells[index];
  return cell?.state === 'figure' ? (cell.ratio?.value ?? null) : null;
};

const splitAt = (
  result: Result,
  row: ComparisonRow,
  matched: ComparisonRow,
  metric: Metric,
  index: number,
): Split[] => {
  const offloads = ratioAt(matched, index);
  const path = ratioAt(row, index);
  const together = totalRatioOf(result, row.arm.id, matched.arm.control, metric)?.value;
  return offloads === null || path === null || together === undefined ? [] : [{ metric, offloads, path, together }];
};

export const offloadSplits = (result: Result, rows: readonly ComparisonRow[]): SplitRow[] =>
  rows.flatMap((row) => {
    const matched = rows.find(({ arm }) => arm.id === row.arm.control && arm.role === 'matched-control');
    if (!matched) return [];
    const splits = metrics.flatMap((metric, i) => splitAt(result, row, matched, metric, i));
    return splits.length > 0 ? [{ row, matched, splits }] : [];
  });
