/** How far figures lie from those of other environments: what comes first where not all can be shown. Pure. */
import { median } from '../../stats/summary.ts';
import type { Cell, FigureRow } from '../view/comparison-row.ts';
import { type Metric, metrics } from '../view/figures.ts';
import type { PlacedRow } from './placed-rows.ts';

type Rows = readonly Pick<PlacedRow, 'row'>[];

/** On a scale where twice and half are equally far; the ratio to the control, or the figure of a control itself. */
const placeOf = (cell: Cell | undefined): number | null => {
  if (cell?.state !== 'figure') return null;
  const value = cell.ratio?.value ?? cell.figure.value;
  return value > 0 ? Math.log(value) : null;
};

const placesOf = (rows: Rows, arm: string, place: number): number[] =>
  rows.flatMap(({ row }) => (row.arm.id === arm ? (placeOf(row.cells[place]) ?? []) : []));

const weightOf = ({ cells, arm }: FigureRow, middles: ReadonlyMap<string, readonly number[]>): number =>
  Math.max(
    ...cells.map((cell, i) => {
      const middle = middles.get(arm.id)?.[i];
      // A load that was sent nowhere tells no environment from another.
      if (cell.state === 'missing' && Number.isNaN(middle)) return 0;
      if (cell.state !== 'figure') return Number.POSITIVE_INFINITY;
      const place = placeOf(cell);
      return place === null ? 0 : Math.abs(place - (middle ?? place));
    }),
  );

/** One for each row: what failed or was withheld is the worst, then what lies farthest from the median of its topology. */
export const outliers = (rows: Rows): number[] => {
  const arms = new Set(rows.map(({ row }) => row.arm.id));
  const middles = new Map(
    [...arms].map((arm) => {
      const own = metrics.map((_, i) => placesOf(rows, arm, i));
      return [arm, own.map((places) => (places.length === 0 ? Number.NaN : median(places)))] as const;
    }),
  );
  return rows.map(({ row }) => weightOf(row, middles));
};

/** How far the environments of one topology and metric lie apart. */
export const spreadOf =
  (rows: Rows) =>
  ({ arm, metric }: { readonly arm: string; readonly metric: Metric }): number => {
    const places = placesOf(rows, arm, metrics.indexOf(metric));
    return places.length === 0 ? 0 : Math.max(...places) - Math.min(...places);
  };
