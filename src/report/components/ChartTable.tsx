import type { Axis, ChartModel, Point, Series } from '../view/chart-model.ts';
import { ScrollBox } from './ScrollBox.tsx';

/** Exact to six digits, so that a reader can check what is drawn. */
const exact = (axis: Axis, value: number | string): string =>
  typeof value === 'number' ? String(Number((value / axis.unit.factor).toPrecision(6))) : value;

const titleOf = (axis: Axis): string => (axis.unit.label ? `${axis.title}, ${axis.unit.label}` : axis.title);

/** Bars are named by their series: their other axis says the same again. */
const axesOf = (model: ChartModel): readonly ['x'] | readonly ['x', 'y'] =>
  model.categories.length > 0 ? ['x'] : ['x', 'y'];

const PointRow = ({ model, point }: { model: ChartModel; point: Point }) => (
  <tr>
    {axesOf(model).map((axis) => (
      <td key={axis}>{exact(model[axis], point[axis])}</td>
    ))}
    {point.mark ? <td>{point.mark}</td> : null}
  </tr>
);

const SeriesRows = ({ model, series }: { model: ChartModel; series: Series }) => (
  <tbody>
    <tr>
      <th scope="rowgroup" colSpan={3}>
        {series.name}
      </th>
    </tr>
    {series.points.map((point, i) => (
      <PointRow key={i} model={model} point={point} />
    ))}
  </tbody>
);

/** Every drawn value, series by series, for readers who cannot see the chart or want its figures. */
export const ChartTable = ({ model }: { model: ChartModel }) => (
  <ScrollBox label={`Figures of: ${model.title}`}>
    <table class="points">
      <thead>
        <tr>
          {axesOf(model).map((axis) => (
            <th scope="col" key={axis}>
              {titleOf(model[axis])}
            </th>
          ))}
          <td />
        </tr>
      </thead>
      {model.series.map((series) => (
        <SeriesRows key={series.name} model={model} series={series} />
      ))}
    </table>
  </ScrollBox>
);
