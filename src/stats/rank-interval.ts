/** Confidence intervals of the Hodges–Lehmann estimates, by inverting the rank tests that belong to them. */
import { middle, pairDifferences, walshAverages } from './hodges-lehmann.ts';
import { normalProbability, normalQuantile } from './normal.ts';
import { rankSumProbabilities, signedRankProbabilities } from './rank-distribution.ts';

export interface Interval {
  readonly low: number;
  readonly high: number;
  /** What was asked for, e.g. 0.95. */
  readonly level: number;
  /** What the interval has: at least `level` where exact, because ranks move in steps. */
  readonly achievedLevel: number;
  readonly method: string;
}

export type IntervalOrReason =
  | { readonly interval: Interval; readonly reason: null }
  | { readonly interval: null; readonly reason: string };

/** Where the tail of a statistic ends: the `count` outermost values on either side are left out of the interval. */
interface Cut {
  readonly count: number;
  readonly achievedLevel: number;
  readonly method: string;
}

/** 50·51/2 = 1,275 steps of a signed rank; the same size of problem as R's limit. */
const exactSignedRankUpTo = 50;
const exactPairsUpTo = 400;

/** The largest tail of at most (1 − level)/2; null where even the outermost value is likelier than that. */
const exactCut = (probabilities: readonly number[], level: number, method: string): Cut | null => {
  const tail = (1 - level) / 2;
  const beyond = probabilities.findIndex((p) => p > tail);
  if (beyond === 0) return null;
  return { count: beyond - 1, achievedLevel: 1 - 2 * (probabilities[beyond - 1] as number), method };
};

/** With continuity correction. */
const normalCut = (mean: number, deviation: number, level: number, method: string): Cut => {
  const count = Math.max(0, Math.floor(mean + normalQuantile((1 - level) / 2) * deviation - 0.5));
  return { count, achievedLevel: 1 - 2 * normalProbability((count + 0.5 - mean) / deviation), method };
};

const cutOut = (sorted: readonly number[], { count, ...cut }: Cut, level: number): Interval => ({
  ...cut,
  level,
  low: sorted[count] as number,
  high: sorted[sorted.length - 1 - count] as number,
});

const percent = (share: number): string => `${Number((share * 100).toFixed(1))} %`;

const tooFew = (size: string, most: number, level: number): IntervalOrReason => ({
  interval: null,
  reason: `${size} cannot give a ${percent(level)} interval: ${percent(Math.max(0, most))} is the most they reach`,
});

/** Sum of t³ − t over groups of t equal values. */
const tieTerm = (values: readonly number[]): number => {
  const sizes = new Map<number, number>();
  for (const value of values) sizes.set(value, (sizes.get(value) ?? 0) + 1);
  return [...sizes.values()].reduce((sum, t) => sum + t ** 3 - t, 0);
};

/** An estimate and its intervals at any level, from one set of pairs. */
export interface RankEstimate {
  readonly estimate: number;
  readonly interval: (level: number) => IntervalOrReason;
}

const signedRankCut = (n: number, level: number): Cut | null => {
  if (n <= exactSignedRankUpTo) return exactCut(signedRankProbabilities(n), level, 'signed rank, exact');
  const deviation = Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24);
  return normalCut((n * (n + 1)) / 4, deviation, level, 'signed rank, normal');
};

/** The pseudomedian of `values`, e.g. of block differences. Exact up to 50 values. Throws RangeError without any. */
export const signedRankEstimate = (values: readonly number[]): RankEstimate => {
  const n = values.length;
  const averages = walshAverages(values);
  return {
    estimate: middle(averages),
    interval: (level) => {
      const cut = signedRankCut(n, level);
      if (cut === null) return tooFew(`n=${n}`, 1 - 2 * 0.5 ** n, level);
      return { interval: cutOut(averages, cut, level), reason: null };
    },
  };
};

const noValues: IntervalOrReason = { interval: null, reason: 'no values' };

export const signedRankInterval = (values: readonly number[], level: number): IntervalOrReason =>
  values.length === 0 ? noValues : signedRankEstimate(values).interval(level);

/**
 * Deviation of the Mann–Whitney statistic. Ties are those inside each sample: they stay ties whatever the shift, while
 * ties between the samples come and go with it.
 */
const rankSumDeviation = (x: readonly number[], y: readonly number[]): number => {
  const [m, n] = [x.length, y.length];
  const total = m + n;
  return Math.sqrt(((m * n) / 12) * (total + 1 - (tieTerm(x) + tieTerm(y)) / (total * (total - 1))));
};

const outermost = (m: number, n: number): number => rankSumProbabilities(m, n)[0] ?? 1;

const rankSumCut = (x: readonly number[], y: readonly number[], level: number): Cut | null => {
  const [m, n] = [x.length, y.length];
  if (m * n <= exactPairsUpTo) return exactCut(rankSumProbabilities(m, n), level, 'rank sum, exact');
  return normalCut((m * n) / 2, rankSumDeviation(x, y), level, 'rank sum, normal');
};

/**
 * The shift of `x` above `y`. Exact for up to 400 pairs, normal with tie correction beyond. Throws RangeError where one of
 * them is empty.
 */
export const rankSumEstimate = (x: readonly number[], y: readonly number[]): RankEstimate => {
  const differences = pairDifferences(x, y);
  return {
    estimate: middle(differences),
    interval: (level) => {
      const cut = rankSumCut(x, y, level);
      if (cut === null) return tooFew(`n=${x.length}/${y.length}`, 1 - 2 * outermost(x.length, y.length), level);
      return { interval: cutOut(differences, cut, level), reason: null };
    },
  };
};

export const rankSumInterval = (x: readonly number[], y: readonly number[], level: number): IntervalOrReason =>
  x.length === 0 || y.length === 0 ? noValues : rankSumEstimate(x, y).interval(level);
