import { describe, expect, it } from 'vitest';
import { makePlan, type PlanFacts } from '../../../src/plan/make-plan.ts';
import { unmetNeeds } from '../../../src/system/machine/unmet-needs.ts';
import { topologyKinds } from '../../../src/topology/kinds/index.ts';

const unavailable = new Map([
  ['geneve', 'this kernel has no geneve, neither built in nor as a module'],
  ['tap', 'socat is not installed (package socat)'],
]);
const facts: PlanFacts = { cpuCount: 2, ovsModule: false, knownTopologies: topologyKinds, unavailable, randomSeed: 7 };

describe('what cannot be built here', () => {
  it.each([...unavailable])('%s is refused when it is asked for, and why', (name, reason) => {
    expect(() => makePlan({ topologies: [name] }, facts)).toThrow(`"${name}" cannot be built here: ${reason}.`);
    expect(() => makePlan({ topologies: [`${name},mtu=1400`] }, facts)).toThrow(reason);
  });

  it('is left out of all, and nothing else is', () => {
    const ids = makePlan({ topologies: ['all'], preset: 'standard' }, facts).arms.flatMap(({ id, role }) =>
      role === 'matched-control' ? [] : [id],
    );
    expect(ids).toEqual(topologyKinds.map(({ name }) => name).filter((name) => !unavailable.has(name)));
  });

  it('is not in the default comparison, which stays as it was', () => {
    const plan = makePlan({}, { ...facts, knownTopologies: topologyKinds });
    expect(plan.arms.flatMap(({ id, role }) => (role === 'matched-control' ? [] : [id]))).toEqual([
      ...['veth', 'bridge', 'ovs-veth', 'ovs-internal'],
    ]);
  });
});

describe('needs', () => {
  it('that no machine meets are named, those of every kernel are not', async () => {
    const found = await unmetNeeds([
      { name: 'a', needs: [{ type: 'driver', module: 'nosuch', symbol: 'nosuch_xmit' }] },
      { name: 'b', needs: [{ type: 'program', program: 'no-such-program', package: 'nosuch' }] },
      { name: 'c', needs: [{ type: 'program', program: 'sh', package: 'dash' }] },
      { name: 'd' },
    ]);
    expect([...found]).toEqual([
      ['a', 'this kernel has no nosuch, neither built in nor as a module'],
      ['b', 'no-such-program is not installed (package nosuch)'],
    ]);
  });
});
