import { describe, expect, it } from 'vitest';
import { planSchema } from '../../../src/model/plan.ts';
import { budgetSeconds, solveBudget } from '../../../src/plan/budget.ts';
import { estimateSeconds } from '../../../src/plan/estimate.ts';
import { makePlan, type PlanFacts } from '../../../src/plan/make-plan.ts';
import type { CompareOptions } from '../../../src/plan/options.ts';
import { schedule } from '../../../src/plan/schedule.ts';
import { fakeKinds } from '../../helpers/fake-topologies.ts';
import { fc } from '../../helpers/seeded-fast-check.ts';

const facts: PlanFacts = { cpuCount: 2, ovsModule: false, knownTopologies: fakeKinds, randomSeed: 7 };
const plan = (options: CompareOptions) => makePlan(options, facts);
const roundsOf = ({ parts, sessions }: ReturnType<typeof plan>) => (parts[0]?.rounds ?? 0) * sessions;

it('reads minutes and seconds', () => {
  expect([budgetSeconds('5m'), budgetSeconds('90s')]).toEqual([300, 90]);
});

describe('--budget', () => {
  it('fits, and leaves less than a round and its share of rounding', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 90, max: 3600 }),
        fc.constantFrom<string[] | undefined>(['bridge'], ['bridge', 'ovs-veth'], undefined),
        (budgetS, topologies) => {
          const solved = plan({ budget: `${budgetS}s`, ...(topologies && { topologies }) });
          expect(planSchema.safeParse(solved).success).toBe(true);
          const { totalS } = estimateSeconds(solved);
          // A sum of seconds that are no binary fractions: 90.00000000000001 is 90.
          expect(totalS).toBeLessThanOrEqual(budgetS + 1e-6);
          expect(roundsOf(solved)).toBeGreaterThanOrEqual(8);
          const oneMore = { ...solved, parts: solved.parts.map((part) => ({ ...part, rounds: part.rounds + 1 })) };
          expect(estimateSeconds(oneMore).totalS).toBeGreaterThan(budgetS);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('measures without probes and with stamps only, in at least two sessions', () => {
    const solved = plan({ budget: '2m', topologies: ['bridge'] });
    expect(solved).toMatchObject({ preset: null, budgetS: 120, sessions: 4 });
    expect(solved.parts.map(({ observation }) => observation)).toEqual(['bare', 'stamp']);
    const unobserved = plan({ budget: '2m', topologies: ['bridge'], backend: 'none' });
    expect(unobserved.parts.map(({ observation }) => observation)).toEqual(['bare']);
    expect(plan({ budget: '60m' }).sessions).toBe(12);
  });

  it('many short sessions rather than few long ones, but never fewer than two rounds in more than two', () => {
    for (const budget of ['100s', '2m', '5m', '15m', '60m']) {
      for (const topologies of [['bridge'], ['bridge', 'ovs-veth'], undefined]) {
        const { sessions, parts } = plan({ budget, topologies });
        expect(sessions === 2 || (parts[0]?.rounds ?? 0) >= 2).toBe(true);
      }
    }
    expect(plan({ budget: '5m', topologies: ['bridge'] })).toMatchObject({
      sessions: 10,
      parts: [{ rounds: 2 }, { rounds: 2 }],
    });
    expect(plan({ budget: '50s', topologies: ['bridge'] })).toMatchObject({ sessions: 2, parts: [{ rounds: 4 }] });
  });

  it('drops loads first, then topologies with the control that only they had, and says which', () => {
    const short = plan({ budget: '2m' });
    expect(short.loads.map(({ kind }) => kind)).toEqual(['tcp']);
    expect(short.dropped).toEqual(['udp', 'ping']);
    const shorter = plan({ budget: '70s', loads: ['tcp'] });
    expect(shorter.dropped).toEqual(['ovs-internal', 'ovs-veth']);
    expect(shorter.arms.map(({ id }) => id)).toEqual(['veth', 'bridge']);
    expect(plan({ budget: '5m' }).dropped).toBeUndefined();
  });

  it('lists every number that went into it, and solves to itself', () => {
    const solved = plan({ budget: '5m' });
    const again = solveBudget({ budgetS: 300, arms: solved.arms, loads: solved.loads, stamped: true });
    expect(again).toMatchObject({ sessions: solved.sessions, rounds: solved.parts[0]?.rounds, dropped: [] });
    expect(again.terms.map(({ name }) => name)).toEqual([
      'budget',
      'sessions',
      'before the rounds of a session',
      'a round',
      'rounds a session',
    ]);
    expect(again.terms.at(-1)?.value).toMatch(/^2 = ⌊⌊\(300 − 4 × 9.75\) ÷ 25.5⌋ ÷ 4⌋$/);
  });
});

describe('--aa', () => {
  it('are second copies, compared with the first, in every block', () => {
    const { arms, ...rest } = plan({ topologies: ['bridge'], aa: ['bridge', 'veth', 'bridge'], rounds: 1 });
    expect(arms.slice(2).map(({ id, kind, role, control }) => [id, kind, role, control])).toEqual([
      ['bridge (twin)', 'bridge', 'twin', 'bridge'],
      ['veth (twin)', 'veth', 'twin', 'veth'],
    ]);
    const block = schedule({ arms, ...rest }).filter(
      ({ round, block, observation }) => round === 0 && block === 0 && observation === 'bare',
    );
    expect(block.map(({ arm }) => arm).sort()).toEqual(['bridge', 'bridge (twin)', 'veth', 'veth (twin)']);
  });
});
