import { describe, expect, it } from 'vitest';
import { planSchema } from '../../../src/model/plan.ts';
import { makeAbPlan } from '../../../src/plan/ab-plan.ts';
import type { PlanFacts } from '../../../src/plan/make-plan.ts';
import { schedule } from '../../../src/plan/schedule.ts';
import { parseSpec } from '../../../src/plan/variant-spec.ts';
import { planSteps } from '../../../src/topology/drivers/index.ts';
import { topologyKinds } from '../../../src/topology/kinds/index.ts';

const facts: PlanFacts = { cpuCount: 2, ovsModule: false, knownTopologies: topologyKinds, randomSeed: 7 };
const plan = (a: string, b: string) => makeAbPlan(a, b, { rounds: 4, loads: ['tcp'], backend: 'none' }, facts);

it('takes turns, by a budget or by a size of its own', () => {
  expect(plan('bridge', 'bridge').turnMs).toBe(50);
  expect(makeAbPlan('bridge', 'bridge', { budget: '5m' }, facts).turnMs).toBe(50);
});

describe('the words of a side', () => {
  it('offloads, MTU, sysctls, bridge options, commands with commas, binaries', () => {
    const text =
      'bridge,tso=off,mtu=9000,sysctl:client:net.ipv4.tcp_rmem=4096 87380 6291456,bridge:ageing_time=100,setup:server:tc qdisc add dev eth1 root netem delay 1ms,2ms,gro=on,ovs=/opt/ovs';
    expect(parseSpec('--b', text)).toEqual({
      kind: 'bridge',
      offloads: { tso: 'off', gro: 'on' },
      variant: {
        mtuBytes: 9000,
        sysctls: [{ node: 'client', key: 'net.ipv4.tcp_rmem', value: '4096 87380 6291456' }],
        bridge: { ageing_time: '100' },
        setup: [{ node: 'server', command: 'tc qdisc add dev eth1 root netem delay 1ms,2ms' }],
        ovsBinaries: '/opt/ovs',
      },
    });
  });

  it.each(['bridge,tso=maybe', 'bridge,mtu=1', 'bridge,bridge:x=1;reboot', 'bridge,fast', ''])(
    '%s is refused, and says what a side can have',
    (text) => {
      expect(() => parseSpec('--b', text)).toThrow(/--b has an unknown setting/);
    },
  );
});

describe('the plan of ab', () => {
  it('is two arms in blocks of AB BA, the one compared with the other', () => {
    const made = plan('bridge', 'bridge,tso=off');
    expect(planSchema.parse(made)).toEqual({
      ...made,
      arms: made.arms.map(({ topology: _, ...arm }) => arm),
    });
    expect(made.arms.map(({ id, role, control, offloads }) => [id, role, control, offloads.tso])).toEqual([
      ['a', 'control', null, 'on'],
      ['b', 'test', 'a', 'off'],
    ]);
    const order = schedule(made)
      .filter(({ discarded }) => !discarded)
      .map(({ arm }) => arm);
    expect([order.slice(0, 2), order.slice(4, 6)]).toEqual([
      order.slice(2, 4).toReversed(),
      order.slice(6, 8).toReversed(),
    ]);
  });

  it('what a datapath forces stays forced, and a veth can be a side', () => {
    expect(plan('ovs-veth', 'ovs-veth,mtu=1400').arms[1]?.offloads.tx).toBe('off');
    expect(plan('veth', 'veth,gro=on').arms.map(({ kind, offloads }) => [kind, offloads.gro])).toEqual([
      ['veth', 'off'],
      ['veth', 'on'],
    ]);
    expect(() => plan('bridge', 'mesh')).toThrow('There is no topology "mesh"');
  });

  it('reaches the commands that build it', () => {
    const made = plan(
      'bridge',
      'bridge,mtu=9000,sysctl:client:net.core.somaxconn=7,bridge:ageing_time=100,setup:switch:true',
    );
    const commands = made.arms.map((arm) =>
      planSteps(arm.topology, { folder: '/f', placement: null })
        .flatMap((step) => step.do)
        .map(({ argv, stdin }) => `${argv.join(' ')} ${stdin ?? ''}`)
        .join('\n'),
    );
    for (const words of ['mtu 9000', 'net.core.somaxconn=7', 'stp_state 0 ageing_time 100', 'sh -c true']) {
      expect(commands[1]).toContain(words);
      expect(commands[0]).not.toContain(words);
    }
    const ovs = plan('ovs-veth', 'ovs-veth,ovs=/opt/ovs/');
    const daemons = ovs.arms.map((arm) =>
      planSteps(arm.topology, { folder: '/f', placement: null })
        .flatMap((step) => step.daemons ?? [])
        .map(({ command }) => command.argv[0]),
    );
    expect(daemons).toEqual([
      ['ovsdb-server', 'ovs-vswitchd'],
      ['/opt/ovs/ovsdb-server', '/opt/ovs/ovs-vswitchd'],
    ]);
  });
});
