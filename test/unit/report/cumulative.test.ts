import { describe, expect, it } from 'vitest';
import { cumulative, histogramSteps, markedAt } from '../../../src/report/view/cumulative.ts';
import { ecdf } from '../../../src/stats/ecdf.ts';
import { histogramOf, histogramQuantile } from '../../../src/stats/histogram.ts';
import { fc } from '../../helpers/seeded-fast-check.ts';

const samples = fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 3000 });

describe('a drawn distribution', () => {
  it('has the first and the last value, each percentile marked once, and never goes down', () => {
    fc.assert(
      fc.property(samples, (values) => {
        const points = cumulative(ecdf(values));
        expect(points[0]?.x).toBe(Math.min(...values));
        expect(points.at(-1)).toMatchObject({ x: Math.max(...values), y: 1 });
        expect(points.flatMap(({ mark }) => (mark ? mark.split(', ') : []))).toEqual(['p50', 'p90', 'p99']);
        points.slice(1).forEach((point, i) => {
          expect(point.x).toBeGreaterThan(points[i]?.x ?? 0);
          expect(Number(point.y)).toBeGreaterThanOrEqual(Number(points[i]?.y));
        });
      }),
    );
  });

  it('is thinned to what a chart can show', () => {
    const values = Array.from({ length: 100_000 }, (_, i) => i + 1);
    expect(cumulative(ecdf(values)).length).toBeLessThan(120);
  });

  it('of a histogram has its percentiles where the table has them', () => {
    fc.assert(
      fc.property(samples, (values) => {
        const histogram = histogramOf(values);
        const points = cumulative(histogramSteps(histogram.buckets));
        for (const [p, name] of [
          [0.5, 'p50'],
          [0.9, 'p90'],
          [0.99, 'p99'],
        ] as const)
          expect(markedAt(points, name)).toBe(histogramQuantile(histogram, p));
      }),
    );
  });
});
