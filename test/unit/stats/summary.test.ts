import { describe, expect, it } from 'vitest';
import { ecdf } from '../../../src/stats/ecdf.ts';
import { coefficientOfVariation, maximum, mean, minimum, quantile, trimmedMean } from '../../../src/stats/summary.ts';
import { fc } from '../../helpers/seeded-fast-check.ts';

const values = fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { minLength: 1, maxLength: 60 });

describe('quantile', () => {
  it('rises with p, between minimum and maximum', () => {
    fc.assert(
      fc.property(
        values,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (v, p, q) => {
          const [low, high] = [quantile(v, Math.min(p, q)), quantile(v, Math.max(p, q))];
          expect(low).toBeLessThanOrEqual(high);
          expect(low).toBeGreaterThanOrEqual(minimum(v));
          expect(high).toBeLessThanOrEqual(maximum(v));
        },
      ),
    );
  });

  it('of nothing is an error', () => {
    expect(() => quantile([], 0.5)).toThrow(RangeError);
    expect(() => mean([])).toThrow(RangeError);
    expect(() => trimmedMean([], 0.1)).toThrow(RangeError);
  });

  it('does not reorder its argument', () => {
    const given = [3, 1, 2];
    quantile(given, 0.5);
    expect(given).toEqual([3, 1, 2]);
  });
});

it('trimmed mean: one value in ten a side does not count, whatever it is', () => {
  expect(trimmedMean([1, 2, 3, 4, 5, 6, 7, 8, 9, 1e9], 0.1)).toBe(5.5);
});

it('coefficient of variation', () => {
  expect(coefficientOfVariation([9, 11])).toBeCloseTo(Math.SQRT2 / 10, 12);
  expect([coefficientOfVariation([5]), coefficientOfVariation([-1, 1])]).toEqual([null, null]);
});

it('ecdf: one step a distinct value, up to 1', () => {
  expect(ecdf([3, 1, 3, 2])).toEqual([
    { value: 1, share: 0.25 },
    { value: 2, share: 0.5 },
    { value: 3, share: 1 },
  ]);
  expect(ecdf([])).toEqual([]);
});
