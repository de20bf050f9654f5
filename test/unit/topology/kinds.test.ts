import { describe, expect, it } from 'vitest';
import { VethscopeError } from '../../../src/errors.ts';
import { devicesOn } from '../../../src/model/path.ts';
import { type Topology, topologySchema } from '../../../src/model/topology.ts';
import { planSteps } from '../../../src/topology/drivers/index.ts';
import { findKind, topologyKinds } from '../../../src/topology/kinds/index.ts';
import { sampleOptions } from '../../helpers/sample-topology.ts';

const versions = [4, 6] as const;
const cases = topologyKinds.flatMap((kind) =>
  versions.map((version) => ({ name: `${kind.name} IPv${version}`, kind, version })),
);

/** Every device that the parts create, as "node/device". */
const created = (topology: Topology): string[] =>
  topology.parts.flatMap((part) => {
    if (part.type === 'veth') return part.ends.map(({ node, device }) => `${node}/${device}`);
    if (part.type === 'bridge') return [`${part.node}/${part.device}`];
    if (part.type === 'program') return [];
    if (part.type === 'tunnel') return [`${part.home}/${part.device}`];
    const lower = part.type === 'stacked' ? [`${part.node}/${part.lower}`] : [];
    return [...lower, ...part.ports.map((port) => `${'home' in port ? port.home : part.node}/${port.device}`)];
  });

/** What every kind in the registry must keep, so that a new one is held to it without a test of its own. */
describe.each(cases)('$name', ({ kind, version }) => {
  const topology = kind.build(sampleOptions('vs-k3f9-12', version));

  it('is valid, pure data', () => {
    expect(topologySchema.parse(topology)).toEqual(topology);
    expect(kind.build(sampleOptions('vs-k3f9-12', version))).toEqual(topology);
  });

  it('names what fits into 15 bytes', () => {
    for (const { netns } of topology.nodes) expect(netns).toMatch(/^vs-k3f9-12-[cswlr]$/);
    expect(new Set(topology.nodes.map(({ netns }) => netns)).size).toBe(topology.nodes.length);
  });

  it('expects a path from client to server over devices that exist', () => {
    const devices = created(topology);
    for (const { node, device } of devicesOn(topology.path)) expect(devices).toContain(`${node}/${device}`);
    for (const [way, from, to] of [
      [topology.path.out, topology.client, topology.server],
      [topology.path.back, topology.server, topology.client],
    ] as const) {
      expect(way[0]).toMatchObject({ ...from, direction: 'transmit' });
      expect(way.at(-1)).toMatchObject({ ...to, direction: 'receive' });
    }
  });

  it('gives both ends an address of the right version', () => {
    for (const end of [topology.client, topology.server]) {
      const address = topology.addresses.find(({ node, device }) => node === end.node && device === end.device);
      expect(address?.cidr).toMatch(version === 4 ? /^[\d.]+\/24$/ : /^[\da-f:]+\/64$/);
    }
  });

  it('carries the offloads it forces', () => {
    expect(topology.offloads).toMatchObject(topology.forcedOffloads);
  });

  it('becomes steps that touch no namespace but its own', () => {
    const own = topology.nodes.map(({ netns }) => netns);
    const commands = planSteps(topology, { folder: '/run/vethscope/k3f9/vs-k3f9-12', placement: null }).flatMap(
      (step) => [...step.do, ...(step.daemons ?? []).map((daemon) => daemon.command)],
    );
    const inHost = commands.filter(
      ({ argv, netns }) => netns === undefined && !(['ip', 'tc'].includes(argv[0]) && argv[1] === '-n'),
    );
    for (const { netns } of commands) if (netns !== undefined) expect(own).toContain(netns);
    // In the host's namespace only: creating namespaces, files in the folder of this topology, and talking to our own Open vSwitch by its socket.
    for (const command of inHost) expect(['ip', 'sh', 'mkdir', 'ovs-vsctl']).toContain(command.argv[0]);
    const ip = inHost.filter(({ argv }) => argv[0] === 'ip').map(({ stdin }) => stdin ?? '');
    expect(ip).toEqual([own.map((netns) => `netns add ${netns}\n`).join('')]);
  });
});

describe('the registry', () => {
  it('refuses what it does not know, and names what it does', () => {
    expect(() => findKind('token-ring')).toThrowError(VethscopeError);
    try {
      findKind('token-ring');
    } catch (error) {
      expect((error as VethscopeError).todo).toContain('veth, bridge, ovs-veth, ovs-internal');
    }
  });

  it('turns tx checksums off for the userspace datapath alone', () => {
    const forced = (datapath: 'kernel' | 'userspace') =>
      findKind('ovs-veth').build(sampleOptions('vs-test-0', 4, datapath)).forcedOffloads;
    expect(forced('userspace')).toEqual({ tx: 'off', tso: 'off' });
    expect(forced('kernel')).toEqual({});
  });
});
