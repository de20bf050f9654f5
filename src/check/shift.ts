/** The shift of the candidate against the baseline: estimate, intervals and one-sided p, all widened alike. */
import { type MetricName, metrics } from '../result/derive.ts';
import { resample, resampleShift } from '../stats/bootstrap.ts';
import { normalProbability, normalQuantile } from '../stats/normal.ts';
import { type IntervalOrReason, rankSumEstimate, signedRankEstimate } from '../stats/rank-interval.ts';
import { type OneSided, rankSumTest, signedRankTest } from '../stats/rank-test.ts';
import { median } from '../stats/summary.ts';
import type { Effects } from './effects.ts';
import type { Bounds } from './model.ts';

/** Printed, and what a verdict needs. */
export const wideLevel = 0.99;
/** What `unchanged` needs: both ends inside the margin is a test at 5 % each (two one-sided tests). */
export const narrowLevel = 0.9;

export interface Shift {
  /** Candidate above baseline, on the scale of the comparison. */
  readonly estimate: number;
  readonly wide: Bounds;
  readonly narrow: Bounds;
  readonly above: number;
  readonly below: number;
  /** Of the estimate, inflation included. */
  readonly standardError: number;
  readonly inflation: number;
  readonly method: string;
}

export type ShiftOrReason =
  | { readonly shift: Shift; readonly reason: null }
  | { readonly shift: null; readonly estimate: number; readonly reason: string };

/** Stored: two samples. Side by side: the differences of the blocks of one run. */
export type Samples =
  | { readonly kind: 'stored'; readonly candidate: Effects; readonly baseline: Effects }
  | { readonly kind: 'side-by-side'; readonly differences: Effects };

interface Inference {
  readonly estimate: number;
  readonly interval: (level: number) => IntervalOrReason;
  readonly test: OneSided;
}

/** Ties and zeros upset ranks, so tails and shares are resampled. */
const storedInference = (
  { candidate, baseline }: Extract<Samples, { kind: 'stored' }>,
  byBootstrap: boolean,
  seed: number,
): Inference => {
  const [x, y] = [candidate.flat(), baseline.flat()];
  const test = rankSumTest(x, y);
  if (byBootstrap) {
    return { estimate: median(x) - median(y), interval: resampleShift([candidate, baseline], median, { seed }), test };
  }
  return { ...rankSumEstimate(x, y), test };
};

const sideBySideInference = (differences: Effects, byBootstrap: boolean, seed: number): Inference => {
  const values = differences.flat();
  const test = signedRankTest(values);
  if (byBootstrap) return { estimate: median(values), interval: resample(differences, median, { seed }), test };
  return { ...signedRankEstimate(values), test };
};

/** The p value that belongs to an interval widened by `inflation`. */
const widenP = (p: number, inflation: number): number => normalProbability(normalQuantile(p) / inflation);

const widen = ({ low, high }: Bounds, estimate: number, inflation: number): Bounds => ({
  low: estimate + inflation * (low - estimate),
  high: estimate + inflation * (high - estimate),
});

const standardErrorOf = ({ low, high }: Bounds): number =>
  (high - low) / (2 * normalQuantile(1 - (1 - narrowLevel) / 2));

export interface ShiftOptions {
  readonly metric: MetricName;
  readonly inflation: number;
  /** Of the bootstrap. */
  readonly seed: number;
}

/** `reason` where there are too few blocks. Every side needs at least one value. */
export const shiftOf = (samples: Samples, { metric, inflation, seed }: ShiftOptions): ShiftOrReason => {
  const byBootstrap = metrics[metric].intervalBy === 'bootstrap';
  const { estimate, interval, test } =
    samples.kind === 'stored'
      ? storedInference(samples, byBootstrap, seed)
      : sideBySideInference(samples.differences, byBootstrap, seed);
  const [wide, narrow] = [interval(wideLevel), interval(narrowLevel)];
  if (wide.interval === null) return { shift: null, estimate, reason: wide.reason };
  if (narrow.interval === null) return { shift: null, estimate, reason: narrow.reason };
  const narrowed = widen(narrow.interval, estimate, inflation);
  return {
    shift: {
      estimate,
      wide: widen(wide.interval, estimate, inflation),
      narrow: narrowed,
      above: widenP(test.greater, inflation),
      below: widenP(test.less, inflation),
      standardError: standardErrorOf(narrowed),
      inflation,
      method: wide.interval.method,
    },
    reason: null,
  };
};
