/** The scale on which two figures are compared, and back from it to what a reader sees. */
import type { Interval, IntervalOrReason } from '../../stats/rank-interval.ts';
import { type MetricName, metrics } from './metrics.ts';

/** Ratios are compared by their logarithm, so that twice and half are equally far from equal. */
export const onScale = (metric: MetricName, value: number): number =>
  metrics[metric].comparedBy === 'ratio' ? Math.log(value) : value;

export const offScale = (metric: MetricName, effect: number): number =>
  metrics[metric].comparedBy === 'ratio' ? Math.exp(effect) : effect;

/** A rate or time of 0 has no ratio, and what is no number has nothing. */
export const isComparable = (metric: MetricName, value: number): boolean =>
  Number.isFinite(value) && (metrics[metric].comparedBy === 'difference' || value > 0);

/**
 * Visits of one run are more alike than visits of two. Until a calibration says how much more, intervals are widened by
 * this factor about their estimate (docs/statistics.md, effect and interval).
 */
export const uncalibratedInflation = 1.5;

export interface EffectInterval extends Interval {
  readonly inflation: number;
}

export type EffectIntervalOrReason =
  | { readonly interval: EffectInterval; readonly reason: null }
  | { readonly interval: null; readonly reason: string };

/** `estimate` and the interval's bounds on the scale; the result is what a reader sees: a ratio or a difference. */
export const effectInterval = (
  metric: MetricName,
  estimate: number,
  { interval, reason }: IntervalOrReason,
): EffectIntervalOrReason => {
  if (interval === null) return { interval, reason };
  const widened = (bound: number): number => offScale(metric, estimate + uncalibratedInflation * (bound - estimate));
  const bounds = { low: widened(interval.low), high: widened(interval.high) };
  return { interval: { ...interval, ...bounds, inflation: uncalibratedInflation }, reason };
};
