import { expect, it } from 'vitest';
import type { RunPlan } from '../../../src/model/plan.ts';
import { makeAbPlan } from '../../../src/plan/ab-plan.ts';
import { makePlan, type PlanFacts } from '../../../src/plan/make-plan.ts';
import { topologyKinds } from '../../../src/topology/kinds/index.ts';

const facts: PlanFacts = { cpuCount: 2, ovsModule: true, knownTopologies: topologyKinds, randomSeed: 7 };
const off: PlanFacts = { ...facts, ipv6: false };

const keys = ({ arms }: RunPlan) => [
  ...new Set(arms.flatMap(({ topology }) => topology.sysctls.map(({ key }) => key))),
];

it('a kernel without IPv6 is not asked to turn it off, and all else is set as ever', () => {
  const everywhere = keys(makePlan({}, facts));
  expect(everywhere.some((key) => key.startsWith('net.ipv6.'))).toBe(true);
  const kept = everywhere.filter((key) => !key.startsWith('net.ipv6.'));
  expect(kept.length).toBeGreaterThan(0);
  expect(keys(makePlan({}, off))).toEqual(kept);
  expect(keys(makeAbPlan('veth', 'bridge', { loads: ['ping'] }, off))).toEqual(kept);
});

it('what the user sets stays, so that it fails by its own name', () => {
  const key = 'net.ipv6.conf.all.forwarding';
  const plan = makePlan({ topologies: [`veth,sysctl:client:${key}=1`] }, off);
  expect(keys(plan)).toContain(key);
});

it('--ipv6 is refused there in one sentence, before anything is built', () => {
  expect(() => makePlan({ ipv6: true }, off)).toThrow(/^This kernel has no IPv6 .*--ipv6 cannot be measured\.$/);
  expect(() => makeAbPlan('veth', 'bridge', { ipv6: true, loads: ['ping'] }, off)).toThrow(/no IPv6/);
  expect(makePlan({ ipv6: true }, facts).ipVersion).toBe(6);
});
