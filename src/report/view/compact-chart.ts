/** Charts as they are embedded: a column of x and one of y take half the bytes of a list of points. */
import type { ChartModel, Point, Series } from './chart-model.ts';

interface CompactSeries extends Omit<Series, 'points'> {
  readonly x: readonly number[];
  readonly y: readonly Point['y'][];
  /** By place in the columns. */
  readonly marks?: Readonly<Record<string, string>>;
}

export interface CompactChart extends Omit<ChartModel, 'series'> {
  readonly series: readonly CompactSeries[];
}

const marksOf = (points: readonly Point[]): Pick<CompactSeries, 'marks'> => {
  const marks = Object.fromEntries(points.flatMap(({ mark }, i) => (mark ? [[i, mark]] : [])));
  return Object.keys(marks).length > 0 ? { marks } : {};
};

export const compactChart = ({ series, ...rest }: ChartModel): CompactChart => ({
  ...rest,
  series: series.map(({ points, ...about }) => ({
    ...about,
    x: points.map(({ x }) => x),
    y: points.map(({ y }) => y),
    ...marksOf(points),
  })),
});

const pointsOf = ({ x, y, marks }: CompactSeries): Point[] =>
  x.map((value, i) => {
    const mark = marks?.[i];
    return { x: value, y: y[i] ?? 0, ...(mark ? { mark } : {}) };
  });

const wholeSeries = (compact: CompactSeries): Series => {
  const { x, y, marks, ...about } = compact;
  return { ...about, points: pointsOf(compact) };
};

export const wholeChart = ({ series, ...rest }: CompactChart): ChartModel => ({
  ...rest,
  series: series.map(wholeSeries),
});
