/** Series -> their levels and change points, as a reader sees them. */
import { offScale } from '../result/derive/effect.ts';
import { metrics } from '../result/derive.ts';
import { type ChangePoint, type ChangePointOptions, changePoints } from '../stats/change-points.ts';
import { levelOf } from '../stats/level-shift.ts';
import { rankSumEstimate } from '../stats/rank-interval.ts';
import type { Change, Level, Series, Standing, WatchedSeries } from './model.ts';
import { outlookOf } from './outlook.ts';

/** Two steps so near to each other in time are told together. */
export const nearResults = 3;
const shownLevel = 0.99;
export const standingOf = ({ reference, metric }: Series): Standing => {
  if (reference === null) return 'advisory';
  return metrics[metric].primary ? 'gated' : 'shown';
};

const valuesOf = ({ points }: Series): number[] => points.map(({ value }) => value);

const changeOf = (series: Series, point: ChangePoint, { leastScale }: ChangePointOptions): Change => {
  const { id, points, arm, reference, metric, label, environment } = series;
  const values = valuesOf(series);
  const [before, after] = [values.slice(point.from, point.at), values.slice(point.at, point.to)];
  const { interval } = rankSumEstimate(after, before).interval(shownLevel);
  const shown = (value: number): number => offScale(metric, value);
  return {
    ...{ arm, reference, metric, label, environment, series: id, standing: standingOf(series) },
    worse: point.shift > 0 === (metrics[metric].betterIs === 'lower'),
    lastBefore: points[point.at - 1]?.run ?? 0,
    firstAfter: points[point.at]?.run ?? 0,
    from: shown(levelOf(before, leastScale).level),
    to: shown(levelOf(after, leastScale).level),
    comparedBy: metrics[metric].comparedBy,
    estimate: shown(point.shift),
    interval: interval && { low: shown(interval.low), high: shown(interval.high) },
    n: { before: before.length, after: after.length },
    p: point.p,
    controlMoved: false,
  };
};

const levelsOf = (
  values: readonly number[],
  points: readonly ChangePoint[],
  { leastScale }: ChangePointOptions,
): Level[] => {
  const bounds = [0, ...points.map(({ at }) => at), values.length];
  return bounds.slice(1).map((to, i) => {
    const from = bounds[i] ?? 0;
    return { from, to, value: levelOf(values.slice(from, to), leastScale).level };
  });
};

export interface Watched {
  readonly series: WatchedSeries;
  readonly changes: readonly Change[];
}

export const watch = (series: Series, options: ChangePointOptions): Watched => {
  const values = valuesOf(series);
  const points = changePoints(values, options);
  const levels = levelsOf(values, points, options);
  const newest = values.slice(levels.at(-1)?.from ?? 0);
  return {
    series: { ...series, levels, ...outlookOf(series.metric, newest, options) },
    changes: points.map((point) => changeOf(series, point, options)),
  };
};
