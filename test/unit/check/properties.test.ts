/** What must hold whatever the figures are. */

import { describe, expect, it } from 'vitest';
import { gate } from '../../../src/check/gate/judge.ts';
import type { Verdict } from '../../../src/check/model.ts';
import type { MetricName } from '../../../src/result/derive.ts';
import { type Chosen, comparableOf } from '../../helpers/gate-blocks.ts';
import { randomFrom } from '../../helpers/sample-random.ts';
import { fc } from '../../helpers/seeded-fast-check.ts';

const options = { strict: false, seed: 1 };
const ranked: readonly MetricName[] = ['tcp-rate', 'rtt-mean', 'udp-received-rate', 'tcp-rate-mean'];

/** On the scale of logarithms, about half to twice, and exact when added: rounding must not break a tie. */
const dyadic = (most: number, least = -most) =>
  fc.integer({ min: least * 1024, max: most * 1024 }).map((v) => v / 1024);
const figure = dyadic(1);
const block = fc.record({ test: figure, control: figure });
const side = fc.array(fc.array(block, { minLength: 3, maxLength: 8 }), { minLength: 2, maxLength: 4 });
const metric = fc.constantFrom(...ranked);
/** Sides that differ by a chosen shift, so that every verdict comes up. */
const sides = fc.tuple(side, side, dyadic(1), metric);

const shifted = (sessions: Chosen, by: number): Chosen =>
  sessions.map((blocks) =>
    blocks.map((b) => (typeof b === 'number' ? b + by : { test: b.test + by, control: b.control })),
  );

const judged = (candidate: Chosen, baseline: Chosen, name: MetricName) =>
  gate([comparableOf(candidate, baseline, { metric: name })], options).comparisons[0] as ReturnType<
    typeof gate
  >['comparisons'][number];

const mirrored: Readonly<Record<Verdict, Verdict>> = {
  regression: 'improvement',
  improvement: 'regression',
  unchanged: 'unchanged',
  inconclusive: 'inconclusive',
  invalid: 'invalid',
};

const controls = (...values: number[]) => values.map((control) => ({ test: 0, control }));
/** Found once in 7,000: the control of the one is out of range by a hair, that of the other is not. */
const controlsApart = [
  [
    controls(-0.3388671875, -0.6298828125, -0.6298828125, -0.3818359375, 0.1728515625, -0.6298828125),
    controls(0, -0.3779296875, 0),
  ],
  [
    controls(0.404296875, 0, 0.693359375),
    controls(0.0634765625, 0, 0.3154296875),
    controls(0.404296875, 0.8662109375, 0.0634765625, 0.404296875),
  ],
  0,
  'tcp-rate',
] satisfies [Chosen, Chosen, number, MetricName];

describe('properties', () => {
  it('labels swapped mirror every verdict', () => {
    const seen = new Set<Verdict>();
    fc.assert(
      fc.property(sides, ([x, y, by, name]) => {
        const [there, back] = [judged(shifted(x, by), y, name), judged(y, shifted(x, by), name)];
        seen.add(there.verdict);
        expect(back.verdict).toBe(mirrored[there.verdict]);
        expect((back.estimate ?? 0) * (there.estimate ?? 0)).toBeCloseTo(1, 8);
      }),
      { numRuns: 150, seed: 8 },
    );
    expect(seen).toContain('regression');
    expect(seen).toContain('improvement');
    expect(seen).toContain('inconclusive');
  });

  it('a comparison with itself is never a regression nor an improvement', () => {
    fc.assert(
      fc.property(side, metric, (x, name) => {
        expect(['unchanged', 'inconclusive', 'invalid']).toContain(judged(x, x, name).verdict);
      }),
    );
  });

  it('the order of blocks and comparisons decides nothing', () => {
    fc.assert(
      fc.property(sides, ([x, y, by, name]) => {
        const comparable = comparableOf(shifted(x, by), y, { metric: name });
        const { blocks, planned } = comparable.candidate;
        const other = { ...comparable, arm: 'ovs-veth', candidate: comparable.baseline };
        const straight = gate([comparable, other], options).comparisons;
        const reversed = { ...comparable, candidate: { blocks: blocks.toReversed(), planned } };
        expect(gate([other, reversed], options).comparisons.toReversed()).toEqual(straight);
      }),
      { numRuns: 60, examples: [[controlsApart]] },
    );
  });

  it('another unit on both sides changes nothing', () => {
    fc.assert(
      fc.property(sides, figure, ([x, y, by, name], unit) => {
        const scaled = (sessions: Chosen): Chosen =>
          sessions.map((blocks) =>
            blocks.map((b) => (typeof b === 'number' ? b : { test: b.test + unit, control: b.control + unit })),
          );
        const [plain, other] = [judged(shifted(x, by), y, name), judged(scaled(shifted(x, by)), scaled(y), name)];
        expect(other.estimate).toBeCloseTo(plain.estimate ?? Number.NaN, 8);
        expect(other.pWorse).toBeCloseTo(plain.pWorse ?? Number.NaN, 6);
      }),
      { numRuns: 60 },
    );
  });

  it('a larger change for the worse is never a better verdict', () => {
    fc.assert(
      fc.property(
        side,
        fc.double({ min: 0, max: 0.5, noNaN: true }),
        fc.double({ min: 0, max: 0.5, noNaN: true }),
        (x, a, more) => {
          const verdict = (by: number): Verdict => judged(shifted(x, -by), x, 'tcp-rate').verdict;
          if (verdict(a) === 'regression') expect(verdict(a + more)).toBe('regression');
          expect(verdict(a)).not.toBe('improvement');
        },
      ),
    );
  });

  it('permuted labels do not flag: sessions of one code, dealt to two sides', () => {
    const random = randomFrom(12);
    const flagged = Array.from({ length: 300 }, () => {
      const sessions = Array.from({ length: 6 }, () => {
        const drift = random.around(0, 0) + 0.02 * Math.log(random.around(1, 1));
        return Array.from({ length: 12 }, () => drift + 0.08 * Math.log(random.around(1, 1)));
      });
      const order = sessions.map((s) => ({ s, key: random.uniform() })).sort((a, b) => a.key - b.key);
      const [x, y] = [order.slice(0, 3), order.slice(3)].map((part) => part.map(({ s }) => s));
      return judged(x ?? [], y ?? [], 'tcp-rate').verdict;
    }).filter((verdict) => verdict === 'regression' || verdict === 'improvement');
    expect(flagged).toEqual([]);
  });
});
