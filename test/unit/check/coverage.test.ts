/** Intervals must hold the truth as often as they say, on made-up figures whose truth is known. The full table: bench/gate. */
import { describe, expect, it } from 'vitest';
import { type CoverageCase, coverageCases, coverageOf } from '../../helpers/coverage.ts';

const draws = 800;
/** Two points as promised, and three standard errors of counting `draws` of them. */
const allowed = (level: number): number => 0.02 + 3 * Math.sqrt((level * (1 - level)) / draws);

describe.each(coverageCases)('$name', (given: CoverageCase) => {
  it('90 and 99 %, stored baseline', () => {
    const { narrow, wide } = coverageOf(given, draws);
    expect(Math.abs(narrow - 0.9)).toBeLessThan(allowed(0.9));
    expect(Math.abs(wide - 0.99)).toBeLessThan(allowed(0.99));
  });
});
