import type { Axis, ChartModel, Point, Series } from '../view/chart-model.ts';
import { DataTable } from './DataTable.tsx';

interface Row {
  readonly series: string;
  readonly point: Point;
}

const rowsOf = (series: readonly Series[]): Row[] =>
  series.flatMap(({ name, points }) => points.map((point) => ({ series: name, point })));

/** Exact to six digits, so that a reader can check what is drawn. */
const exact = (axis: Axis, value: number | string): string =>
  typeof value === 'number' ? String(Number((value / axis.unit.factor).toPrecision(6))) : value;

const titleOf = (axis: Axis): string => (axis.unit.label ? `${axis.title}, ${axis.unit.label}` : axis.title);

const heightOf = (model: ChartModel): number => (model.categories.length > 0 ? 74 + model.categories.length * 38 : 360);

const Figures = ({ model }: { model: ChartModel }) => {
  const x = { title: titleOf(model.x), number: true, cell: (row: Row) => exact(model.x, row.point.x) };
  const y = { title: titleOf(model.y), number: true, cell: (row: Row) => exact(model.y, row.point.y) };
  const series = { title: 'Series', cell: (row: Row) => row.series };
  const columns = model.categories.length > 0 ? [series, x] : [series, x, y];
  return (
    <details>
      <summary>The same figures as a table</summary>
      <DataTable label={`Figures of: ${model.title}`} columns={columns} rows={rowsOf(model.series)} />
    </details>
  );
};

export const ChartFigure = ({ model, note }: { model: ChartModel; note?: string }) => (
  <figure>
    <figcaption>{model.title}</figcaption>
    {note ? <p class="faint small">{note}</p> : null}
    <div class="canvas" style={`height:${heightOf(model)}px`}>
      <canvas id={model.id} role="img" aria-label={model.description} />
    </div>
    <Figures model={model} />
  </figure>
);
