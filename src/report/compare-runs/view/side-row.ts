/** One topology in every run: its ratio to its control first, because that carries from machine to machine. */
import { type Cell, type ComparisonRow, columnsOf, comparisonRows } from '../../view/comparison-row.ts';
import { type Metric, metrics, type Ratio } from '../../view/figures.ts';
import { armsOf, type Side } from './side.ts';

export interface SideCell {
  readonly side: Side;
  /** null: this run has no such topology. */
  readonly cell: Cell | null;
  readonly control: string | null;
}

export interface MetricCells {
  readonly metric: Metric;
  readonly cells: readonly SideCell[];
  /** Ratio of the last side over ratio of the first; null where one is missing or their controls differ. */
  readonly change: number | null;
}

export interface SideRow {
  readonly arm: string;
  readonly metrics: readonly MetricCells[];
}

const ratioIn = ({ cell }: SideCell): Ratio | null => (cell?.state === 'figure' ? cell.ratio : null);

const changeOf = (cells: readonly SideCell[]): number | null => {
  const [first, last] = [cells[0], cells.at(-1)];
  if (!first || !last || first === last || first.control !== last.control) return null;
  const [was, is] = [ratioIn(first), ratioIn(last)];
  return was && is && was.value > 0 ? is.value / was.value : null;
};

const cellsOf = (rows: readonly { side: Side; row: ComparisonRow | undefined }[], place: number): SideCell[] =>
  rows.map(({ side, row }) => ({ side, cell: row?.cells[place] ?? null, control: row?.arm.control ?? null }));

export const sideRows = (sides: readonly Side[]): SideRow[] => {
  const columns = columnsOf(sides.flatMap(({ result }) => comparisonRows(result)));
  return armsOf(sides).map((arm) => {
    const rows = sides.map((side) => ({
      side,
      row: comparisonRows(side.result).find((candidate) => candidate.arm.id === arm),
    }));
    return {
      arm,
      metrics: columns.map((metric) => {
        const cells = cellsOf(rows, metrics.indexOf(metric));
        return { metric, cells, change: changeOf(cells) };
      }),
    };
  });
};
