import { describe, expect, it } from 'vitest';
import { planSchema } from '../../../src/model/plan.ts';
import { estimateSeconds } from '../../../src/plan/estimate.ts';
import { fewerRounds } from '../../../src/plan/fewer-rounds.ts';
import { makePlan } from '../../../src/plan/make-plan.ts';
import type { CompareOptions } from '../../../src/plan/options.ts';
import { fakeKinds } from '../../helpers/fake-topologies.ts';

const plan = (options: CompareOptions, emulated = true) =>
  makePlan(options, { cpuCount: 2, ovsModule: true, knownTopologies: fakeKinds, randomSeed: 7, emulated });
const roundsOf = (options: CompareOptions, emulated?: boolean) =>
  plan(options, emulated).parts.map(({ rounds }) => rounds);

describe('quick on an emulated machine', () => {
  it('has as many rounds as fit into 5 minutes, every part as many', () => {
    const quick = plan({ preset: 'quick' });
    const [rounds = 0, ...others] = roundsOf({ preset: 'quick' });
    expect(new Set(others)).toEqual(new Set([rounds]));
    expect(estimateSeconds(quick).totalS).toBeLessThanOrEqual(250);
    const more = { ...quick, parts: quick.parts.map((part) => ({ ...part, rounds: rounds + 1 })) };
    expect(estimateSeconds(more).totalS).toBeGreaterThan(250);
    expect(planSchema.safeParse(quick).success).toBe(true);
  });

  it('has all its rounds where they fit, and one where not even that does', () => {
    expect(roundsOf({ topologies: ['veth'], loads: ['ping'] })).toEqual([3, 3, 3]);
    const twins = ['veth', 'bridge', 'ovs-veth', 'ovs-internal'];
    expect(roundsOf({ preset: 'quick', aa: twins })).toEqual([1, 1, 1]);
  });

  it('says why it has fewer, and says nothing elsewhere', () => {
    expect(fewerRounds(plan({ preset: 'quick' }))).toMatch(/^[12] of 3 rounds: this machine is emulated/);
    expect(fewerRounds(plan({ topologies: ['veth'], loads: ['ping'] }))).toBeNull();
    expect(fewerRounds(plan({ preset: 'quick' }, false))).toBeNull();
    expect(fewerRounds(plan({ rounds: 1 }))).toBeNull();
  });

  it('leaves every other size as it is', () => {
    for (const options of [{ preset: 'standard' }, { rounds: 5 }] as const) {
      expect(roundsOf(options)).toEqual(roundsOf(options, false));
    }
    expect(roundsOf({ preset: 'quick' }, false)).toEqual([3, 3, 3]);
  });
});
