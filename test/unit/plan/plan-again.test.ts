/** What a result keeps of a plan is enough to build the same wires again. */
import { describe, expect, it } from 'vitest';
import { planSchema } from '../../../src/model/plan.ts';
import { makeAbPlan } from '../../../src/plan/ab-plan.ts';
import { makePlan, type PlanFacts } from '../../../src/plan/make-plan.ts';
import { planAgain } from '../../../src/plan/plan-again.ts';
import { topologyKinds } from '../../../src/topology/kinds/index.ts';

const facts: PlanFacts = { cpuCount: 4, ovsModule: true, knownTopologies: topologyKinds, randomSeed: 7 };

const stored = (plan: unknown) => planSchema.parse(JSON.parse(JSON.stringify(plan)));

const plans = {
  'every topology': makePlan({ topologies: topologyKinds.map(({ name }) => name) }, facts),
  'a datapath that forces offloads': makePlan({ topologies: ['ovs-veth'], datapath: 'userspace' }, facts),
  'settings of its own, a twin, IPv6': makePlan(
    { topologies: ['bridge', 'bridge,mtu=9000,tso=off'], aa: ['bridge'], ipv6: true, offload: { gro: 'on' } },
    facts,
  ),
  'two sides': makeAbPlan('bridge', 'bridge,bridge:stp_state=0,setup:client:true', {}, facts),
};

describe.each(Object.entries(plans))('%s', (_what, plan) => {
  it('is the same wires, loads and parts, in another order', () => {
    const { seed, sessions, ...again } = planAgain(stored(plan), facts, 1);
    const { seed: first, sessions: _, ...wanted } = plan;
    expect(again).toEqual(wanted);
    expect(seed).toBe(first + 1);
    expect(sessions).toBe(1);
  });
});

it('a wire that is not known here is refused by its name', () => {
  const plan = stored(plans['every topology']);
  const strange = { ...plan, arms: plan.arms.map((arm) => ({ ...arm, kind: 'nobodys' })) };
  expect(() => planAgain(strange, facts, 1)).toThrow(/nobodys/);
});
