import { describe, expect, it } from 'vitest';
import { bucketBounds, bucketMiddle, bucketOf } from '../../../src/stats/log-linear.ts';
import { fc } from '../../helpers/seeded-fast-check.ts';

const value = fc.oneof(fc.integer({ min: 0, max: 100_000 }), fc.maxSafeInteger().map(Math.abs));

/** The formula of the bpftrace programs, in 64-bit integers. */
const inTheKernel = (v: bigint): number => {
  if (v < 32n) return Number(v);
  const e = BigInt(v.toString(2).length - 1);
  return Number(((e - 3n) << 4n) | ((v >> (e - 4n)) & 15n));
};

describe('bucketOf', () => {
  it('is what the programs compute', () => {
    fc.assert(
      fc.property(value, (v) => {
        expect(bucketOf(v)).toBe(inTheKernel(BigInt(v)));
      }),
    );
  });

  it.each(Array.from({ length: 53 }, (_, e) => 2 ** e))('around the power of two %d', (power) => {
    for (const v of [power - 1, power, power + 1].filter(Number.isSafeInteger)) {
      expect(bucketOf(v)).toBe(inTheKernel(BigInt(v)));
    }
  });

  it('runs on without a gap', () => {
    for (let v = 1; v < 70_000; v += 1) expect(bucketOf(v) - bucketOf(v - 1)).toBeLessThanOrEqual(1);
    expect([bucketOf(31), bucketOf(32), bucketOf(33), bucketOf(34)]).toEqual([31, 32, 32, 33]);
  });

  it.each([-1, 0.5, Number.NaN, 2 ** 53])('%d has none', (v) => {
    expect(() => bucketOf(v)).toThrow(RangeError);
  });
});

describe('bucketBounds', () => {
  it('hold their value, touch their neighbours, and the middle is within 3.2 %', () => {
    fc.assert(
      fc.property(value, (v) => {
        const index = bucketOf(v);
        const { lower, upper } = bucketBounds(index);
        expect(lower).toBeLessThanOrEqual(v);
        expect(upper).toBeGreaterThan(v);
        expect(bucketBounds(index + 1).lower).toBe(upper);
        expect(Math.abs(bucketMiddle(index) - v)).toBeLessThanOrEqual(0.032 * v);
      }),
    );
  });

  it('below 32 the middle is the value', () => {
    for (let v = 0; v < 32; v += 1) expect(bucketMiddle(bucketOf(v))).toBe(v);
  });
});
