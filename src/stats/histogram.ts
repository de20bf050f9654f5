/** Quantiles, mean and sums of log-linear histograms; structurally the Histogram of src/model/probe.ts. */
import { bucketBounds, bucketMiddle, bucketOf } from './log-linear.ts';

export interface HistogramData {
  readonly count: number;
  readonly sumNs: number;
  /** [index, count], see log-linear.ts; in any order. */
  readonly buckets: readonly (readonly [number, number])[];
}

/** A histogram of which the arrays may be written, as the result's schema has it. */
export interface NewHistogram extends HistogramData {
  readonly buckets: [number, number][];
}

const collect = (entries: Iterable<readonly [number, number]>): [number, number][] => {
  const counts = new Map<number, number>();
  for (const [index, count] of entries) counts.set(index, (counts.get(index) ?? 0) + count);
  return [...counts].sort(([a], [b]) => a - b);
};

/** `valuesNs`: integers, 0 or more. */
export const histogramOf = (valuesNs: readonly number[]): NewHistogram => ({
  count: valuesNs.length,
  sumNs: valuesNs.reduce((sum, value) => sum + value, 0),
  buckets: collect(valuesNs.map((value) => [bucketOf(value), 1])),
});

export const mergeHistograms = (histograms: readonly HistogramData[]): NewHistogram => ({
  count: histograms.reduce((sum, { count }) => sum + count, 0),
  sumNs: histograms.reduce((sum, { sumNs }) => sum + sumNs, 0),
  buckets: collect(histograms.flatMap(({ buckets }) => buckets)),
});

/** Exact, from the sum beside the buckets. null: empty. */
export const histogramMean = ({ count, sumNs }: HistogramData): number | null => (count === 0 ? null : sumNs / count);

/** The bucket that holds the value of rank ⌈p·n⌉; the buckets' own total counts, should `count` disagree with them. */
const bucketAt = (histogram: HistogramData, p: number): number | null => {
  const buckets = collect(histogram.buckets);
  const total = buckets.reduce((sum, [, count]) => sum + count, 0);
  const rank = Math.max(1, Math.ceil(p * total));
  let seen = 0;
  for (const [index, count] of buckets) {
    seen += count;
    if (seen >= rank) return index;
  }
  return null;
};

/** Within 3.2 % of the true quantile (nearest rank); exact below 32 ns. null: empty. `p` from 0 to 1. */
export const histogramQuantile = (histogram: HistogramData, p: number): number | null => {
  const index = bucketAt(histogram, p);
  return index === null ? null : bucketMiddle(index);
};

/** No value was larger. null: empty. */
export const histogramMax = (histogram: HistogramData): number | null => {
  const index = bucketAt(histogram, 1);
  return index === null ? null : bucketBounds(index).upper - 1;
};
