import { describe, expect, it } from 'vitest';
import {
  histogramMax,
  histogramMean,
  histogramOf,
  histogramQuantile,
  mergeHistograms,
} from '../../../src/stats/histogram.ts';
import { fc } from '../../helpers/seeded-fast-check.ts';

const values = fc.array(fc.integer({ min: 0, max: 10_000_000 }), { minLength: 1, maxLength: 300 });
const nearestRank = (list: readonly number[], p: number): number =>
  [...list].sort((a, b) => a - b)[Math.max(1, Math.ceil(p * list.length)) - 1] as number;

describe('quantiles', () => {
  it.each([0, 0.5, 0.9, 0.99, 1])('%d is within 3.2 %% of the true value, for any distribution', (p) => {
    fc.assert(
      fc.property(values, (list) => {
        const truth = nearestRank(list, p);
        const read = histogramQuantile(histogramOf(list), p);
        expect(Math.abs((read ?? Number.NaN) - truth)).toBeLessThanOrEqual(0.032 * truth);
      }),
    );
  });

  it('buckets may come in any order', () => {
    const histogram = { count: 4, sumNs: 10, buckets: [[3, 1] as const, [1, 2] as const, [9, 1] as const] };
    expect(histogramQuantile(histogram, 0.5)).toBe(1);
    expect(histogramMax(histogram)).toBe(9);
  });

  it('of nothing there are none', () => {
    const empty = histogramOf([]);
    expect([histogramQuantile(empty, 0.5), histogramMean(empty), histogramMax(empty)]).toEqual([null, null, null]);
  });
});

it('the mean is exact', () => {
  expect(histogramMean(histogramOf([1000, 1001, 5000]))).toBe(7001 / 3);
});

it('merging is as if all values had been in one histogram', () => {
  fc.assert(
    fc.property(values, values, (a, b) => {
      expect(mergeHistograms([histogramOf(a), histogramOf(b)])).toEqual(histogramOf([...a, ...b]));
    }),
  );
});
