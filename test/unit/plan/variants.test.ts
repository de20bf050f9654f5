import { describe, expect, it } from 'vitest';
import { makePlan, type PlanFacts } from '../../../src/plan/make-plan.ts';
import type { CompareOptions } from '../../../src/plan/options.ts';
import { topologyKinds } from '../../../src/topology/kinds/index.ts';

const facts: PlanFacts = { cpuCount: 2, ovsModule: false, knownTopologies: topologyKinds, randomSeed: 7 };
const armsOf = (topologies: string[], more: CompareOptions = {}) => makePlan({ topologies, ...more }, facts).arms;

describe('topologies with settings of their own', () => {
  it('stand beside the plain ones, compared with the plain control', () => {
    const arms = armsOf(['bridge', 'bridge,mtu=9000', 'veth,gro=on']);
    expect(arms.map(({ id, role, control }) => [id, role, control])).toEqual([
      ['veth', 'control', null],
      ['bridge', 'test', 'veth'],
      ['bridge,mtu=9000', 'test', 'veth'],
      ['veth,gro=on', 'test', 'veth'],
    ]);
    expect(arms.map(({ topology }) => [topology.mtuBytes, topology.offloads.gro])).toEqual([
      [1500, 'off'],
      [1500, 'off'],
      [9000, 'off'],
      [1500, 'on'],
    ]);
  });

  it('have a matched control for what their datapath forces, and not for what was asked', () => {
    const arms = armsOf(['ovs-veth,gro=on', 'ovs-veth']);
    expect(arms.map(({ id, control }) => [id, control])).toEqual([
      ['veth', null],
      ['veth (tx=off,tso=off)', 'veth'],
      ['ovs-veth,gro=on', 'veth (tx=off,tso=off)'],
      ['ovs-veth', 'veth (tx=off,tso=off)'],
    ]);
    expect(arms[1]?.offloads.gro).toBe('off');
  });

  it('count once however they are spaced, and give way to no other', () => {
    expect(armsOf(['bridge, mtu=9000', 'bridge,mtu=9000']).map(({ id }) => id)).toEqual(['veth', 'bridge,mtu=9000']);
  });

  it.each([
    ['bridge,fast', 'bridge,fast has an unknown setting: "fast"'],
    ['bridge,mtu=1', 'bridge,mtu=1 has an unknown setting: "mtu=1"'],
    ['mesh,mtu=9000', 'There is no topology "mesh"'],
    ['veth,setup:switch:true', 'has no node "switch"'],
    ['bridge,sysctl:host:net.core.somaxconn=7', 'has no node "host"'],
    ['ovs-veth,tx=on', 'cannot be met: ovs-veth,tx=on on this datapath needs tx=off'],
  ])('%s is refused', (text, words) => {
    expect(() => armsOf([text])).toThrow(words);
  });

  it('is too small for IPv6 where its own MTU is', () => {
    expect(() => armsOf(['bridge,mtu=1000'], { ipv6: true })).toThrow('--mtu 1000 is too small for IPv6');
  });
});

it('each arm has its wire, in namespaces named by its place in the plan, also where arms were dropped', () => {
  const arms = armsOf(['bridge', 'ovs-veth', 'ovs-internal'], { budget: '90s', aa: ['veth'] });
  expect(arms.length).toBeLessThan(6);
  expect(arms.map(({ topology }) => topology.nodes[0]?.netns)).toEqual(arms.map((_, index) => `vs-0000-${index}-c`));
});
