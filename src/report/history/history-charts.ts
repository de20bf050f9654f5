/** How each figure went: a chart each, with its environments side by side, their levels and their change points. */
import type { Change, History, WatchedSeries } from '../../history/model.ts';
import { effectText, nameOf } from '../../history/words.ts';
import { offScale } from '../../result/derive/effect.ts';
import { metrics } from '../../result/derive.ts';
import { plural } from '../../text/format-value.ts';
import type { ChartModel, Point, Series } from '../view/chart-model.ts';
import { valueAxis } from './value-axis.ts';

/** Style 0 is that of a control among arms; environments begin behind it. */
export const styleOf = ({ environments }: Pick<History, 'environments'>, letter: string): number =>
  1 +
  Math.max(
    0,
    environments.findIndex((one) => one.letter === letter),
  );

/** Five digits draw every pixel, and take half the bytes. */
const drawn = (value: number): number => Number(value.toPrecision(5));

const atOf = ({ runs }: History, run: number): number => Math.round((runs[run]?.atMs ?? 0) / 1000) * 1000;

const pointsOf = (history: History, series: WatchedSeries, begins: boolean): Point[] => {
  const marks = new Map(
    history.changes.filter((change) => change.series === series.id).map((change) => [change.firstAfter, change]),
  );
  const markOf = (run: number, place: number): string | null => {
    const change: Change | undefined = marks.get(run);
    if (change) return `${change.worse ? 'worse' : 'better'}: ${effectText(change)}`;
    return begins && place === 0 ? `environment ${series.environment} begins` : null;
  };
  return series.points.map(({ run, value }, place) => {
    const mark = markOf(run, place);
    return { x: atOf(history, run), y: drawn(offScale(series.metric, value)), ...(mark ? { mark } : {}) };
  });
};

const levelPoints = (history: History, { metric, points, levels }: WatchedSeries): Point[] =>
  levels.flatMap(({ from, to, value }) =>
    [from, to - 1].map((place) => ({
      x: atOf(history, points[place]?.run ?? 0),
      y: drawn(offScale(metric, value)),
    })),
  );

const seriesOf = (history: History, series: WatchedSeries, begins: boolean): Series[] => {
  const [name, style] = [`environment ${series.environment}`, styleOf(history, series.environment)];
  return [
    { name, role: 'points', style, points: pointsOf(history, series, begins) },
    { name: `${name}, level`, role: 'line', style, points: levelPoints(history, series) },
  ];
};

const chartOf = (history: History, own: readonly WatchedSeries[], place: number): ChartModel[] => {
  const [first] = own;
  if (!first) return [];
  const changes = history.changes.filter(({ series }) => own.some(({ id }) => id === series));
  const series = own.flatMap((one, i) => seriesOf(history, one, i > 0));
  const values = series.flatMap(({ points }) => points.map(({ y }) => Number(y)));
  const title = `${nameOf(first)}${first.reference === null ? ' itself' : ''}`;
  return [
    {
      id: `chart-history-${place}`,
      title,
      note: `A point a result, a line a level, a large marker a change or the first result of another environment. ${metrics[first.metric].betterIs === 'higher' ? 'Higher' : 'Lower'} is better.`,
      description: `Chart of ${title} over time: ${plural(
        own.reduce((sum, { points }) => sum + points.length, 0),
        'result',
      )}, ${plural(changes.length, 'change')}.`,
      x: { title: 'Day of the result', scale: 'time', unit: { label: '', factor: 1 } },
      y: valueAxis(first, values),
      categories: [],
      series,
    },
  ];
};

export interface HistoryCharts {
  readonly ratios: readonly ChartModel[];
  readonly controls: readonly ChartModel[];
}

export const historyCharts = (history: History): HistoryCharts => {
  const scenarios = [...new Set(history.series.map(({ scenario }) => scenario))];
  const charts = scenarios.map((scenario, place) => {
    const own = history.series.filter((series) => series.scenario === scenario);
    return { control: own[0]?.reference === null, models: chartOf(history, own, place) };
  });
  return {
    ratios: charts.filter(({ control }) => !control).flatMap(({ models }) => models),
    controls: charts.filter(({ control }) => control).flatMap(({ models }) => models),
  };
};
