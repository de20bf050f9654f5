import { expect, it } from 'vitest';
import { bootstrapInterval } from '../../../src/stats/bootstrap.ts';
import { mean, median } from '../../../src/stats/summary.ts';

const options = { level: 0.95, seed: 7 };
const steady = [
  [10, 11, 12],
  [10, 11, 12],
  [10, 11, 12],
];
const drifting = [
  [0, 1, 2],
  [10, 11, 12],
  [20, 21, 22],
];
const widthOf = (sessions: number[][]): number => {
  const { interval } = bootstrapInterval(sessions, mean, options);
  return interval ? interval.high - interval.low : Number.NaN;
};

it('same seed, same interval; another seed, a slightly different one', () => {
  const [one, same, other] = [7, 7, 8].map((seed) => bootstrapInterval(drifting, mean, { level: 0.95, seed }).interval);
  expect(one).toEqual(same);
  expect(one).not.toEqual(other);
  expect(Math.abs((one?.low ?? 0) - (other?.low ?? 0))).toBeLessThan(2);
});

it('sessions that differ make it wide, and no more blocks inside them help', () => {
  expect(widthOf(drifting)).toBeGreaterThan(10 * widthOf(steady));
  expect(widthOf(drifting.map((session) => [...session, ...session, ...session]))).toBeGreaterThan(15);
});

it('equal values give an interval without width', () => {
  const { interval } = bootstrapInterval([[5, 5, 5, 5, 5, 5]], median, options);
  expect(interval).toMatchObject({ low: 5, high: 5, method: 'bootstrap of 1 session, 2000 draws' });
});

it('too few values: no interval, but why', () => {
  const { interval, reason } = bootstrapInterval([[1, 2, 3], []], mean, options);
  expect(interval).toBeNull();
  expect(reason).toBe('n=3 is too few to resample: 6 are needed');
});

it('is near the standard error of a mean: 100 values of deviation 1', () => {
  const values = Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? 1 : -1));
  const { interval } = bootstrapInterval([values], mean, options);
  expect(interval?.high).toBeGreaterThan(0.15);
  expect(interval?.high).toBeLessThan(0.25);
});
