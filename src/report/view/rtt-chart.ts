import type { Result } from '../../result/schema.ts';
import type { ChartModel, Point, Series } from './chart-model.ts';
import { usable } from './figures.ts';
import { unitFor } from './unit.ts';

/** More lines than this hide each other; the rest waits in the legend. */
export const linesShown = 8;

/** ping prints whole microseconds: an echo below one is drawn at a half, because a log axis has no zero. */
const nsOf = (rttUs: number): number => Math.max(rttUs, 0.5) * 1000;

const echoesNs = (result: Result, arm: string): number[] =>
  result.visits
    .filter((visit) => usable(visit) && visit.observation === 'bare' && visit.arm === arm)
    .flatMap(({ data }) => (data?.kind === 'ping' ? data.rttUs.map(nsOf) : []))
    .sort((a, b) => a - b);

const marks = [
  [0.5, 'p50'],
  [0.9, 'p90'],
  [0.99, 'p99'],
] as const;

/** Smallest step of the drawn share: about a pixel of the chart's height. The last half percent is drawn whole. */
const shareStep = 0.005;

/** The empirical distribution: at each distinct RTT, the share of echoes that took no longer. */
export const cumulative = (sorted: readonly number[]): Point[] => {
  const points: Point[] = [];
  let drawn = 0;
  sorted.forEach((x, i) => {
    if (sorted[i + 1] === x) return;
    const y = (i + 1) / sorted.length;
    const mark = marks
      .filter(([share]) => drawn < share && y >= share)
      .map(([, name]) => name)
      .join(', ');
    const needed = points.length === 0 || mark !== '' || y - drawn >= shareStep || y >= 1 - shareStep;
    if (!needed) return;
    points.push({ x, y, ...(mark ? { mark } : {}) });
    drawn = y;
  });
  return points;
};

const seriesOf = (result: Result): Series[] =>
  result.arms.flatMap(({ id }, style) => {
    const points = cumulative(echoesNs(result, id));
    return points.length === 0
      ? []
      : [{ name: id, role: 'steps' as const, style, points, hidden: style >= linesShown }];
  });

export const rttChart = (result: Result): ChartModel | null => {
  const series = seriesOf(result);
  if (series.length === 0) return null;
  const median = Math.max(...series.map(({ points }) => points.find(({ y }) => Number(y) >= 0.5)?.x ?? 0));
  return {
    id: 'chart-rtt',
    title: 'Round trip of a ping',
    description: `Cumulative distribution of ping round trips on a logarithmic axis, one line a topology: ${series.map(({ name }) => name).join(', ')}. Markers at p50, p90 and p99; the figures are in the table below.`,
    x: { title: 'Round trip', scale: 'logarithmic', unit: unitFor('ns', median) },
    y: { title: 'Echoes answered', scale: 'linear', unit: unitFor('share', 1) },
    categories: [],
    series,
  };
};
