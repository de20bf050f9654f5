import { describe, expect, it } from 'vitest';
import { VethscopeError } from '../../../src/errors.ts';
import { planSchema } from '../../../src/model/plan.ts';
import { makePlan, type PlanFacts } from '../../../src/plan/make-plan.ts';
import type { CompareOptions } from '../../../src/plan/options.ts';
import { fakeKinds } from '../../helpers/fake-topologies.ts';

const facts: PlanFacts = { cpuCount: 2, ovsModule: false, knownTopologies: fakeKinds, randomSeed: 7 };
const plan = (options: CompareOptions = {}, more: Partial<PlanFacts> = {}) => makePlan(options, { ...facts, ...more });
const problem = (options: CompareOptions, more: Partial<PlanFacts> = {}): VethscopeError => {
  try {
    plan(options, more);
  } catch (error) {
    if (error instanceof VethscopeError) return error;
    throw error;
  }
  throw new Error('it was accepted');
};

describe('makePlan', () => {
  it('makes a plan that its schema accepts, for every preset', () => {
    for (const preset of ['quick', 'standard', 'thorough'] as const) {
      const { arms, ...made } = plan({ preset });
      const recorded = { ...made, arms: arms.map(({ topology: _, ...arm }) => arm) };
      expect(planSchema.parse({ ...made, arms })).toEqual(recorded);
    }
  });

  it('gives arms whose offloads are forced one matched control, and leaves the others on the control', () => {
    const { arms, resolvedDatapath } = plan();
    expect(resolvedDatapath).toBe('userspace');
    expect(arms.map(({ id, role, control }) => [id, role, control])).toEqual([
      ['veth', 'control', null],
      ['veth (tx=off)', 'matched-control', 'veth'],
      ['bridge', 'test', 'veth'],
      ['ovs-veth', 'test', 'veth (tx=off)'],
      ['ovs-internal', 'test', 'veth (tx=off)'],
    ]);
    expect(arms[1]?.offloads).toEqual(arms[3]?.offloads);
    expect(arms[1]?.kind).toBe('veth');
  });

  it('needs no matched control where nothing is forced, or where all arms have it anyway', () => {
    const roles = (options: CompareOptions, more: Partial<PlanFacts> = {}) =>
      plan(options, more).arms.map(({ role }) => role);
    expect(roles({}, { ovsModule: true })).not.toContain('matched-control');
    expect(roles({ offload: { tx: 'off' } })).not.toContain('matched-control');
    expect(plan({ offload: { tx: 'off' } }).arms.every(({ control }) => control !== 'veth (tx=off)')).toBe(true);
  });

  it('measures the control first, named or not, once', () => {
    expect(plan({ topologies: ['bridge'] }).arms.map(({ id }) => id)).toEqual(['veth', 'bridge']);
    expect(plan({ topologies: ['bridge', 'veth', 'bridge'] }).arms.map(({ id }) => id)).toEqual(['veth', 'bridge']);
  });

  it('settles the datapath only where Open vSwitch is involved', () => {
    expect(plan({ topologies: ['bridge'] }).resolvedDatapath).toBeNull();
    expect(plan({}, { ovsModule: true }).resolvedDatapath).toBe('kernel');
    expect(plan({ datapath: 'userspace' }, { ovsModule: true }).resolvedDatapath).toBe('userspace');
    expect(problem({ datapath: 'kernel' }).code).toBe('DATAPATH_UNAVAILABLE');
    expect(plan({ datapath: 'kernel', topologies: ['bridge'] }).resolvedDatapath).toBeNull();
  });

  it('takes a preset or the three numbers, never both', () => {
    expect(plan().preset).toBe('quick');
    const own = plan({ rounds: 2, duration: 3 });
    expect(own.preset).toBeNull();
    expect(own.sessions).toBe(1);
    expect(own.parts.map(({ rounds }) => rounds)).toEqual([2, 2, 2]);
    expect(own.parts[0]?.durationS).toMatchObject({ ping: 3, tcp: 3, udp: 3 });
    expect(problem({ preset: 'quick', rounds: 2 }).message).toContain('--rounds');
  });

  it('leaves the traced part out without a backend', () => {
    expect(plan({ backend: 'none' }).parts.map(({ observation }) => observation)).toEqual(['bare']);
    expect(plan().parts.map(({ observation }) => observation)).toEqual(['bare', 'stamp', 'full']);
    expect(plan({ ipv6: true }).parts.map(({ observation }) => observation)).toEqual(['bare', 'stamp', 'full']);
    expect(plan({ loads: ['tcp'] }).parts.map(({ observation }) => observation)).toEqual(['bare', 'full']);
  });

  it('puts client and server on a core each where there are two', () => {
    expect(plan().placement).toEqual({ client: '0', server: '1' });
    expect(plan({}, { cpuCount: 1 }).placement).toBeNull();
    expect(plan({ cpus: 'none' }).placement).toBeNull();
    expect(plan({ cpus: { client: '1' } }).placement).toEqual({ client: '1' });
    expect(problem({ cpus: { server: '0-2' } }).message).toContain('this machine has 2');
  });

  it('hands the options of a load on', () => {
    const { loads } = plan({
      loads: ['udp', 'tcp', 'udp', 'ping'],
      streams: 4,
      reverse: true,
      length: 512,
      interval: 5,
    });
    expect(loads).toEqual([
      { kind: 'udp', streams: 4, reverse: true, payloadBytes: 512 },
      { kind: 'tcp', streams: 4, reverse: true, messageBytes: 512 },
      { kind: 'ping', intervalMs: 5 },
    ]);
    expect(plan().loads[2]).toEqual({ kind: 'udp', streams: 1, reverse: false, payloadBytes: 64 });
  });

  it('refuses what cannot be met, with something to do', () => {
    expect(problem({ topologies: ['bridgge'] })).toMatchObject({
      code: 'UNKNOWN_TOPOLOGY',
      todo: 'Choose from: veth, bridge, ovs-veth, ovs-internal.',
    });
    expect(problem({ offload: { tx: 'on' } })).toMatchObject({
      code: 'BAD_OPTION',
      todo: expect.stringContaining('ovs-veth'),
    });
    expect(problem({ ipv6: true, mtu: 1000 }).message).toContain('1280');
    expect(plan({ mtu: 1000 }).mtuBytes).toBe(1000);
  });

  it('refuses what would measure next to nothing, or leave two builds up', () => {
    expect(problem({ interval: 100 }).message).toContain('fewer than 10 pings in a visit of 0.5 s');
    expect(plan({ interval: 100, duration: 1 }).loads[0]).toEqual({ kind: 'ping', intervalMs: 100 });
    expect(problem({ keep: true, preset: 'standard' }).message).toContain('3 times');
    expect(plan({ keep: true }).keep).toBe(true);
  });

  it('records the seed that was drawn', () => {
    expect(plan().seed).toBe(7);
    expect(plan({ seed: 0 }).seed).toBe(0);
  });
});
