import { describe, expect, it } from 'vitest';
import { hodgesLehmann, hodgesLehmannShift } from '../../../src/stats/hodges-lehmann.ts';
import { rankSumInterval, signedRankInterval } from '../../../src/stats/rank-interval.ts';
import { fc } from '../../helpers/seeded-fast-check.ts';

const value = fc.integer({ min: -1_000_000, max: 1_000_000 });
const sample = fc.array(value, { minLength: 8, maxLength: 14 });

describe('too few values', () => {
  it('three blocks cannot give 95 %, and the reason says what they can', () => {
    expect(signedRankInterval([1, 2, 3], 0.95)).toEqual({
      interval: null,
      reason: 'n=3 cannot give a 95 % interval: 75 % is the most they reach',
    });
    expect(signedRankInterval([1, 2, 3], 0.75).interval).toMatchObject({ low: 1, high: 3, achievedLevel: 0.75 });
  });

  it.each([
    [0.95, 6],
    [0.99, 8],
    [0.9, 5],
  ])('%d needs %d values', (level, n) => {
    const values = Array.from({ length: n }, (_, i) => i);
    expect(signedRankInterval(values, level).interval).not.toBeNull();
    expect(signedRankInterval(values.slice(1), level).interval).toBeNull();
  });

  it('two samples of three', () => {
    expect(rankSumInterval([1, 2, 3], [4, 5, 6], 0.95).reason).toContain('n=3/3');
  });

  it('no values', () => {
    expect(signedRankInterval([], 0.9)).toEqual({ interval: null, reason: 'no values' });
    expect(rankSumInterval([], [1], 0.9)).toEqual({ interval: null, reason: 'no values' });
  });
});

describe('properties', () => {
  it('shift and scale move estimate and interval alike', () => {
    fc.assert(
      fc.property(sample, value, fc.integer({ min: 1, max: 50 }), (values, shift, scale) => {
        const moved = values.map((v) => v * scale + shift);
        const [before, after] = [signedRankInterval(values, 0.95).interval, signedRankInterval(moved, 0.95).interval];
        expect(hodgesLehmann(moved)).toBeCloseTo(hodgesLehmann(values) * scale + shift, 5);
        expect(after?.low).toBeCloseTo((before?.low ?? Number.NaN) * scale + shift, 5);
        expect(after?.high).toBeCloseTo((before?.high ?? Number.NaN) * scale + shift, 5);
      }),
    );
  });

  it('order does not matter, and the estimate lies in the interval', () => {
    fc.assert(
      fc.property(sample, sample, (x, y) => {
        const { interval } = rankSumInterval(x, y, 0.95);
        expect(rankSumInterval(x.toReversed(), y.toReversed(), 0.95).interval).toEqual(interval);
        const estimate = hodgesLehmannShift(x, y);
        expect(interval?.low).toBeLessThanOrEqual(estimate);
        expect(interval?.high).toBeGreaterThanOrEqual(estimate);
      }),
    );
  });

  it('swapped samples mirror', () => {
    fc.assert(
      fc.property(sample, sample, (x, y) => {
        const [one, other] = [rankSumInterval(x, y, 0.9).interval, rankSumInterval(y, x, 0.9).interval];
        expect([one?.low, one?.high]).toEqual([-(other?.high ?? Number.NaN) + 0, -(other?.low ?? Number.NaN) + 0]);
      }),
    );
  });

  it('a higher level never gives a narrower interval', () => {
    fc.assert(
      fc.property(sample, (values) => {
        const [narrow, wide] = [signedRankInterval(values, 0.9).interval, signedRankInterval(values, 0.99).interval];
        expect(wide?.low).toBeLessThanOrEqual(narrow?.low ?? Number.NaN);
        expect(wide?.high).toBeGreaterThanOrEqual(narrow?.high ?? Number.NaN);
      }),
    );
  });
});

it('ties narrow the normal interval: half of the values are equal', () => {
  const spread = (n: number) => Array.from({ length: n }, (_, i) => i);
  const tied = (n: number) => spread(n).map((v) => (v % 2 === 0 ? n / 2 : v));
  const level = (x: number[], y: number[]) => rankSumInterval(x, y, 0.95).interval?.achievedLevel;
  expect(level(tied(30), tied(30))).toBeGreaterThan(0.95);
  const width = ({ interval }: ReturnType<typeof rankSumInterval>) =>
    interval ? interval.high - interval.low : Number.NaN;
  expect(width(rankSumInterval(tied(30), tied(30), 0.95))).toBeLessThan(
    width(rankSumInterval(spread(30), spread(30), 0.95)),
  );
});

it('covers the truth as often as it says (400 samples of 10, seeded)', () => {
  let state = 1;
  const uniform = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  const covered = Array.from({ length: 400 }, () => {
    const values = Array.from({ length: 10 }, () => uniform() + uniform() + uniform() - 1.5);
    const { interval } = signedRankInterval(values, 0.9);
    return interval !== null && interval.low <= 0 && interval.high >= 0;
  }).filter(Boolean).length;
  expect(covered / 400).toBeGreaterThan(0.87);
  expect(covered / 400).toBeLessThan(0.95);
});
