/** Distribution functions as they are drawn: thinned to what a reader can see, markers at the percentiles. */
import type { EcdfStep } from '../../stats/ecdf.ts';
import { bucketMiddle } from '../../stats/log-linear.ts';
import type { Point } from './chart-model.ts';

const marks = [
  [0.5, 'p50'],
  [0.9, 'p90'],
  [0.99, 'p99'],
] as const;

/** Smallest drawn step: two pixels of the chart's height. */
const shareStep = 0.01;

/** Of the slowest, smaller steps are drawn: they are what a tail is made of. */
const tailFrom = 0.99;
const tailStep = 0.001;

/** A chart shows no more; more digits would only make the page longer. */
const digits = 4;

const marksBetween = (drawn: number, share: number): string =>
  marks
    .filter(([at]) => drawn < at && share >= at)
    .map(([, name]) => name)
    .join(', ');

/** `steps` ascending, the last at 1. */
export const cumulative = (steps: readonly EcdfStep[]): Point[] => {
  const points: Point[] = [];
  let drawn = 0;
  for (const { value, share } of steps) {
    const mark = marksBetween(drawn, share);
    const step = share < tailFrom ? shareStep : tailStep;
    const isDrawn = points.length === 0 || mark !== '' || share - drawn >= step || share === 1;
    if (!isDrawn) continue;
    points.push({ x: value, y: Number(share.toFixed(digits)), ...(mark ? { mark } : {}) });
    drawn = share;
  }
  return points;
};

/** Of a log-linear histogram: each bucket at its middle, as its percentiles are read. */
export const histogramSteps = (buckets: readonly (readonly [number, number])[]): EcdfStep[] => {
  const total = buckets.reduce((sum, [, count]) => sum + count, 0);
  let seen = 0;
  return [...buckets]
    .sort(([a], [b]) => a - b)
    .map(([index, count]) => {
      seen += count;
      return { value: bucketMiddle(index), share: seen / total };
    });
};

/** Where the marker of a percentile stands; 0 for an empty distribution. */
export const markedAt = (points: readonly Point[], name: string): number =>
  points.find(({ mark }) => mark?.includes(name))?.x ?? 0;
