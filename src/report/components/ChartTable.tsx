import type { Axis, ChartModel, Point, Series } from '../view/chart-model.ts';
import { type Column, DataTable } from './DataTable.tsx';

/** Exact to six digits, so that a reader can check what is drawn. */
const exact = (axis: Axis, value: number | string): string => {
  if (typeof value !== 'number') return value;
  if (axis.scale === 'time') return new Date(value).toISOString().slice(0, 16);
  return String(Number((value / axis.unit.factor).toPrecision(6)));
};

const titleOf = (axis: Axis): string => (axis.unit.label ? `${axis.title}, ${axis.unit.label}` : axis.title);

const isBars = ({ categories }: ChartModel): boolean => categories.length > 0;

/** "8: 4.73", "10: 53.1 (p50)"; of a bar its length alone, because the series names the rest. */
const pointText = (model: ChartModel, { x, y, mark }: Point): string => {
  if (isBars(model)) return exact(model.x, x);
  return `${exact(model.x, x)}: ${exact(model.y, y)}${mark ? ` (${mark})` : ''}`;
};

/** Every drawn value, a row a series, for readers who cannot see the chart or want its figures. */
export const ChartTable = ({ model }: { model: ChartModel }) => {
  const title = isBars(model) ? titleOf(model.x) : `${titleOf(model.x)}: ${titleOf(model.y)}`;
  const columns: Column<Series>[] = [
    { title: 'Series', cell: ({ name }) => name },
    { title, cell: ({ points }) => points.map((point) => pointText(model, point)).join(', ') },
  ];
  return <DataTable label={`Figures of: ${model.title}`} columns={columns} rows={model.series} />;
};
