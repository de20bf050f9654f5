import { describe, expect, it } from 'vitest';
import { type ChangePointOptions, changePoints, leastStretch } from '../../../src/stats/change-points.ts';
import { splitSearch } from '../../../src/stats/energy.ts';
import { levelOf, levelShift } from '../../../src/stats/level-shift.ts';
import { mean } from '../../../src/stats/summary.ts';
import { randomFrom } from '../../helpers/sample-random.ts';
import { fc } from '../../helpers/seeded-fast-check.ts';

const options: ChangePointOptions = { level: 1e-4, leastShift: 0.02, leastScale: 0.001 };

const noise = (seed: number, count: number, sd: number): number[] => {
  const random = randomFrom(seed);
  return Array.from({ length: count }, () => sd * Math.log(random.around(1, 1)));
};
const stepped = (values: readonly number[], at: number, by: number): number[] =>
  values.map((value, i) => (i >= at ? value + by : value));
const placesOf = (values: readonly number[], given = options): number[] =>
  changePoints(values, given).map(({ at }) => at);

/** The definition of Matteson and James, sum by sum. */
const divergence = (x: readonly number[], y: readonly number[]): number => {
  const distances = (a: readonly number[], b: readonly number[]): number =>
    mean(a.flatMap((one) => b.map((other) => Math.abs(one - other))));
  const inside = (a: readonly number[]): number => (distances(a, a) * a.length) / (a.length - 1);
  const [n, m] = [x.length, y.length];
  return ((n * m) / (n + m)) * (2 * distances(x, y) - inside(x) - inside(y));
};

describe('the most unlike split', () => {
  it('is the best of all splits by the definition', () => {
    const values = [3, 1, 2, 2, 9, 8, 9, 7, 1, 2];
    const all = values.flatMap((_, at) =>
      values.map((__, end) => ({ at, end: end + 1 })).filter(({ end }) => at >= 2 && end - at >= 2),
    );
    const best = Math.max(...all.map(({ at, end }) => divergence(values.slice(0, at), values.slice(at, end))));
    const found = splitSearch(values, 2)(0, values.length);
    expect(found?.divergence).toBeCloseTo(best, 10);
    expect(found?.at).toBe(4);
  });

  it('is none where there are too few values', () => {
    expect(splitSearch([1, 2, 3], 2)(0, 3)).toBeNull();
  });
});

describe('a shift of level', () => {
  it('is as unlikely as it says where there is none', () => {
    const ps = Array.from({ length: 2000 }, (_, i) => {
      const values = noise(i + 1, 25, 1);
      return levelShift(values.slice(0, 20), values.slice(20), 0.001).p;
    });
    const below = (limit: number): number => ps.filter((p) => p < limit).length / ps.length;
    // Never more often than promised; less often, because a shift of less than most of a side counts as none.
    expect(below(0.05)).toBeLessThan(0.065);
    expect(below(0.05)).toBeGreaterThan(0.025);
    expect(below(0.01)).toBeLessThan(0.016);
  });

  it('is less sure where neighbours hang together', () => {
    const independent = noise(8, 60, 1);
    let state = 0;
    const carried = independent.map((value) => {
      state = 0.7 * state + value;
      return state * Math.sqrt(1 - 0.7 ** 2);
    });
    const pOf = (values: readonly number[]): number =>
      levelShift(
        values.slice(0, 40),
        values.slice(40).map((value) => value + 1.2),
        0.001,
      ).p;
    expect(pOf(carried) / pOf([...carried].sort((a, b) => Math.sin(a * 1e4) - Math.sin(b * 1e4)))).toBeGreaterThan(10);
  });

  it('is not shown by outliers on half of a side', () => {
    const before = noise(1, 30, 0.01);
    expect(levelShift(before, [-0.3, -0.31, 0.002, -0.001], 0.001).p).toBe(1);
    expect(levelShift(before, [-0.3, -0.31, -0.305, -0.299], 0.001).p).toBeLessThan(1e-9);
  });

  it('proves nothing by equal values beyond what one value is uncertain by', () => {
    expect(levelShift([0, 0, 0], [0.001, 0.001, 0.001], 0.001).p).toBeGreaterThan(0.1);
  });

  it('has a level that one wild value hardly moves', () => {
    const values = noise(4, 40, 0.01);
    expect(Math.abs(levelOf([...values, 50], 0.001).level - levelOf(values, 0.001).level)).toBeLessThan(0.002);
  });
});

describe('change points', () => {
  it('are where the level changes', () => {
    const values = stepped(stepped(noise(2, 300, 0.01), 120, -0.06), 210, 0.08);
    const found = changePoints(values, options);
    expect(found.map(({ at }) => at)).toEqual([120, 210]);
    expect(found[0]?.shift).toBeCloseTo(-0.06, 2);
    expect(found[1]?.shift).toBeCloseTo(0.08, 2);
  });

  it('are in their place from the fourth value on the new level on', () => {
    const values = stepped(noise(3, 60, 0.01), 56, 0.1);
    expect(placesOf(values.slice(0, 58))).toEqual([]);
    expect(placesOf(values)).toEqual([60 - leastStretch]);
  });

  it('are not single values, nor two of them, however far off', () => {
    const values = noise(5, 200, 0.01);
    for (const at of [0, 40, 100, 101, 150, 199]) values[at] = (values[at] ?? 0) - 0.5;
    expect(placesOf(values)).toEqual([]);
  });

  it('are hardly ever told of a young series that has none', () => {
    const told = Array.from({ length: 3000 }, (_, i) => placesOf(noise(i + 1, 8 + (i % 5), 0.03))).filter(
      (places) => places.length > 0,
    );
    expect(told.length).toBeLessThanOrEqual(2);
  });

  it('are not changes too small to matter, however sure', () => {
    expect(placesOf(stepped(noise(6, 400, 0.002), 200, 0.015))).toEqual([]);
  });

  it.each([[[]], [[1]], [[1, 2, 3, 4, 5, 6, 7]], [Array.from({ length: 100 }, () => 7)]])(
    'of %j are none',
    (values) => {
      expect(placesOf(values)).toEqual([]);
    },
  );
});

/** Made-up series with up to two steps. */
const series = fc
  .record({
    seed: fc.integer({ min: 1, max: 1e6 }),
    length: fc.integer({ min: 10, max: 150 }),
    steps: fc.array(fc.record({ at: fc.nat(150), by: fc.constantFrom(-0.1, -0.05, 0.05, 0.1) }), { maxLength: 2 }),
  })
  .map(({ seed, length, steps }) =>
    steps.reduce((values, { at, by }) => stepped(values, at, by), noise(seed, length, 0.015)),
  );

describe('change points of any series', () => {
  it('mirror', () => {
    fc.assert(
      fc.property(series, (values) => {
        const mirrored = changePoints(
          values.map((value) => -value),
          options,
        );
        const found = changePoints(values, options);
        expect(mirrored.map(({ at }) => at)).toEqual(found.map(({ at }) => at));
        for (const [i, { shift }] of mirrored.entries()) expect(shift).toBeCloseTo(-(found[i]?.shift ?? 0), 12);
      }),
      { numRuns: 200 },
    );
  });

  it('depend neither on scale nor on where 0 is', () => {
    fc.assert(
      fc.property(series, (values) => {
        const scaled = { ...options, leastShift: options.leastShift * 8, leastScale: options.leastScale * 8 };
        expect(
          placesOf(
            values.map((value) => value * 8 + 4),
            scaled,
          ),
        ).toEqual(placesOf(values));
      }),
      { numRuns: 200 },
    );
  });

  it('lie apart, are sure enough, and are large enough', () => {
    fc.assert(
      fc.property(series, (values) => {
        const found = changePoints(values, options);
        const bounds = [0, ...found.map(({ at }) => at), values.length];
        for (const [i, at] of bounds.slice(1).entries())
          if (found.length > 0) expect(at - (bounds[i] ?? 0)).toBeGreaterThanOrEqual(leastStretch);
        for (const { p, shift } of found) {
          expect(p).toBeLessThanOrEqual(options.level);
          expect(Math.abs(shift)).toBeGreaterThanOrEqual(options.leastShift);
        }
      }),
      { numRuns: 200 },
    );
  });
});
