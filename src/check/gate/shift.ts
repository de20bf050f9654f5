/** The shift of the candidate against the baseline: estimate, intervals and one-sided p, all widened alike. */
import { type MetricName, metrics } from '../../result/derive.ts';
import { resample, resampleShift } from '../../stats/bootstrap.ts';
import { normalProbability, normalQuantile } from '../../stats/normal.ts';
import { type IntervalOrReason, rankSumEstimate, signedRankEstimate } from '../../stats/rank-interval.ts';
import { type OneSided, rankSumTest, signedRankTest } from '../../stats/rank-test.ts';
import { median } from '../../stats/summary.ts';
import type { Bounds } from '../model.ts';
import type { Effects } from './effects.ts';

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
  readonly slack: number;
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

/** The p value that belongs to an interval widened by `inflation` and then moved out by `slack` standard errors. */
const widenP = (p: number, inflation: number, slack: number): number =>
  normalProbability(normalQuantile(p) / inflation + slack);

export interface ShiftOptions {
  readonly metric: MetricName;
  readonly inflation: number;
  /** On the scale of the comparison: what cannot be known beyond noise, added on either side. Default: 0. */
  readonly slack?: number;
  /** Of the bootstrap. */
  readonly seed: number;
}

const widen = ({ low, high }: Bounds, estimate: number, { inflation, slack = 0 }: ShiftOptions): Bounds => ({
  low: estimate + inflation * (low - estimate) - slack,
  high: estimate + inflation * (high - estimate) + slack,
});

const standardErrorOf = ({ low, high }: Bounds): number =>
  (high - low) / (2 * normalQuantile(1 - (1 - narrowLevel) / 2));

/** `reason` where there are too few blocks. Every side needs at least one value. */
export const shiftOf = (samples: Samples, options: ShiftOptions): ShiftOrReason => {
  const { metric, inflation, slack = 0, seed } = options;
  const byBootstrap = metrics[metric].intervalBy === 'bootstrap';
  const { estimate, interval, test } =
    samples.kind === 'stored'
      ? storedInference(samples, byBootstrap, seed)
      : sideBySideInference(samples.differences, byBootstrap, seed);
  const [wide, narrow] = [interval(wideLevel), interval(narrowLevel)];
  if (wide.interval === null) return { shift: null, estimate, reason: wide.reason };
  if (narrow.interval === null) return { shift: null, estimate, reason: narrow.reason };
  const standardError = standardErrorOf(widen(narrow.interval, estimate, { ...options, slack: 0 }));
  const out = standardError > 0 ? slack / standardError : 0;
  return {
    shift: {
      estimate,
      wide: widen(wide.interval, estimate, options),
      narrow: widen(narrow.interval, estimate, options),
      above: widenP(test.greater, inflation, out),
      below: widenP(test.less, inflation, out),
      standardError,
      slack,
      inflation,
      method: wide.interval.method,
    },
    reason: null,
  };
};
