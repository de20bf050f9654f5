/** Against R 4.2.2: test/fixtures/r-4.2.2/reference.R */
import { describe, expect, it } from 'vitest';
import {
  hodgesLehmann,
  hodgesLehmannShift,
  pairDifferences,
  walshAverages,
} from '../../../src/stats/hodges-lehmann.ts';
import { normalProbability, normalQuantile } from '../../../src/stats/normal.ts';
import { rankSumProbabilities, signedRankProbabilities } from '../../../src/stats/rank-distribution.ts';
import {
  type Interval,
  type IntervalOrReason,
  rankSumInterval,
  signedRankInterval,
} from '../../../src/stats/rank-interval.ts';
import { mean, median, quantile, trimmedMean } from '../../../src/stats/summary.ts';
import { fixture } from '../../helpers/fixture.ts';

type Numbers = number[];
interface OneSample {
  x: Numbers;
  level: [number];
  estimate: [number];
  low: [number];
  high: [number];
}
interface TwoSample extends OneSample {
  y: Numbers;
}
interface Reference {
  probabilities: Numbers;
  summaries: { values: Numbers; quantiles: Numbers; mean: [number]; trimmedMean: [number]; median: [number] }[];
  oneSample: OneSample[];
  twoSample: TwoSample[];
  largeOneSample: OneSample[];
  largeTwoSample: TwoSample[];
  signedRank: { n: [number]; p: Numbers }[];
  rankSum: { m: [number]; n: [number]; p: Numbers }[];
  normalQuantiles: Numbers;
  normalProbabilities: Numbers;
}
const reference: Reference = JSON.parse(fixture('r-4.2.2/reference.json'));

const found = ({ interval, reason }: IntervalOrReason): Interval => {
  if (interval === null) throw new Error(reason);
  return interval;
};

const expectClose = (actual: readonly number[], expected: readonly number[], digits = 10) => {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i] as number, digits);
  });
};

it.each(reference.summaries)('summary %#', ({ values, quantiles, ...figures }) => {
  expectClose(
    reference.probabilities.map((p) => quantile(values, p)),
    quantiles,
  );
  expect(mean(values)).toBeCloseTo(figures.mean[0], 10);
  expect(trimmedMean(values, 0.1)).toBeCloseTo(figures.trimmedMean[0], 10);
  expect(median(values)).toBeCloseTo(figures.median[0], 10);
});

describe('distributions', () => {
  it.each(reference.signedRank)('signed rank of $n.0 values', ({ n, p }) => {
    expectClose(signedRankProbabilities(n[0]).slice(0, p.length), p, 12);
  });
  it.each(reference.rankSum)('rank sum of $m.0 and $n.0 values', ({ m, n, p }) => {
    expectClose(rankSumProbabilities(m[0], n[0]).slice(0, p.length), p, 12);
  });
  it('normal', () => {
    expectClose(reference.normalProbabilities.map(normalQuantile), reference.normalQuantiles, 4);
    expectClose(reference.normalQuantiles.map(normalProbability), reference.normalProbabilities, 6);
  });
});

describe('intervals, exact', () => {
  it.each(reference.oneSample)('one sample, %#', ({ x, level, estimate, low, high }) => {
    const interval = found(signedRankInterval(x, level[0]));
    expectClose([hodgesLehmann(x), interval.low, interval.high], [estimate[0], low[0], high[0]]);
    expect(interval.achievedLevel).toBeGreaterThanOrEqual(level[0]);
  });
  it.each(reference.twoSample)('two samples, %#', ({ x, y, level, estimate, low, high }) => {
    const interval = found(rankSumInterval(x, y, level[0]));
    expectClose([hodgesLehmannShift(x, y), interval.low, interval.high], [estimate[0], low[0], high[0]]);
    expect(interval.achievedLevel).toBeGreaterThanOrEqual(level[0]);
  });
});

/** R finds a root between two order statistics and interpolates: ours must be one of the neighbours. */
const expectNeighbour = (sorted: readonly number[], actual: number, expected: number) => {
  const distance = Math.abs(sorted.indexOf(actual) - sorted.findIndex((value) => value >= expected));
  expect(sorted).toContain(actual);
  expect(distance).toBeLessThanOrEqual(1);
};

describe('intervals, normal', () => {
  it.each(reference.largeOneSample)('one sample, %#', ({ x, level, low, high }) => {
    const interval = found(signedRankInterval(x, level[0]));
    expectNeighbour(walshAverages(x), interval.low, low[0]);
    expectNeighbour(walshAverages(x), interval.high, high[0]);
    expect(interval.achievedLevel).toBeCloseTo(level[0], 3);
  });
  it.each(reference.largeTwoSample)('two samples, %#', ({ x, y, level, low, high }) => {
    const interval = found(rankSumInterval(x, y, level[0]));
    expectNeighbour(pairDifferences(x, y), interval.low, low[0]);
    expectNeighbour(pairDifferences(x, y), interval.high, high[0]);
  });
});
