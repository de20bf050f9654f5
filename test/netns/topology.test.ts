import { describe, expect, it } from 'vitest';
import { devicesOn } from '../../src/model/path.ts';
import type { Counter } from '../../src/model/result.ts';
import type { Hop, Topology } from '../../src/model/topology.ts';
import { builtDevices } from '../../src/result/settings.ts';
import { execRunner } from '../../src/system/exec/exec-runner.ts';
import { deploy } from '../../src/topology/deploy/deploy.ts';
import { addressOf, proveWire, WireError } from '../../src/topology/deploy/verify-connectivity.ts';
import { findKind } from '../../src/topology/kinds/index.ts';
import { sampleOptions } from '../helpers/sample-topology.ts';
import { kindNames, kindsAndVersions, netnsOf, signal, useTopologyRun } from '../helpers/topology-run.ts';
import { transferBytes, transferTcp } from '../helpers/transfer-tcp.ts';

const run = useTopologyRun();

const crossed = (counters: readonly Counter[], hop: Hop): number => {
  const counter = counters.find((c) => c.node === hop.node && c.device === hop.device);
  return (hop.direction === 'transmit' ? counter?.txPackets : counter?.rxPackets) ?? Number.NaN;
};

const ping = async (topology: Topology, ...options: string[]): Promise<string> => {
  const argv = ['ping', '-n', '-q', ...options, addressOf(topology, topology.server)] as const;
  return (await execRunner.run({ argv: ['ping', ...argv.slice(1)], netns: netnsOf(topology, 'client') })).stdout;
};

describe.each(kindsAndVersions)('$kind over IPv$version', ({ kind, version }) => {
  it('carries exactly 23 pings over every device of its path, and TCP', async () => {
    await using live = await deploy(run.topology(kind, version), run.context());
    await proveWire(live, { runner: execRunner, signal });
    const hops = [...live.topology.path.out, ...live.topology.path.back];
    const earlier = await live.counters();
    expect(await ping(live.topology, '-c', '23', '-i', '0.002')).toContain('23 received');
    // A tap counts when its reader has taken the packet, a moment after the answer.
    const perHop = async () => {
      const later = await live.counters();
      return hops.map((hop) => crossed(later, hop) - crossed(earlier, hop));
    };
    await expect.poll(perHop, { timeout: 10_000 }).toEqual(hops.map(() => 23));
    expect((await live.counters()).find(({ device }) => device === 'lo')).toMatchObject({ rxPackets: 0 });
    expect(await transferTcp(live.topology)).toBeGreaterThanOrEqual(transferBytes);
  });
});

describe.each(kindNames)('%s', (kind) => {
  it('reads back the offloads, queues and MTU that were asked for', async () => {
    await using live = await deploy(run.topology(kind), run.context());
    const devices = builtDevices(await live.readSettings(null), devicesOn(live.topology.path));
    expect(devices.length).toBeGreaterThanOrEqual(2);
    for (const device of devices) {
      expect(device).toMatchObject({ mtuBytes: 1500, qdisc: 'noqueue' });
      expect(device.offloads).toMatchObject(live.topology.offloads);
    }
  });

  it('knows each device by namespace and index', async () => {
    await using live = await deploy(run.topology(kind), run.context());
    for (const { node, device } of devicesOn(live.topology.path)) {
      const netns = netnsOf(live.topology, node);
      const { stdout } = await execRunner.run({ argv: ['cat', `/sys/class/net/${device}/ifindex`], netns });
      expect(await live.listDevices()).toContainEqual({ node, device, ifindex: Number(stdout) });
      const { stdout: link } = await execRunner.run({ argv: ['readlink', '/proc/self/ns/net'], netns });
      expect(link.trim()).toBe(`net:[${live.netnsInum[node]}]`);
    }
  });
});

describe('large packets', () => {
  it.each(['veth', 'bridge', 'ovs-veth'])('%s carries 9,000 bytes whole', async (kind) => {
    const topology = findKind(kind).build({ ...sampleOptions(`vs-${run.id()}-0`), mtuBytes: 9000 });
    await using live = await deploy(topology, run.context());
    await proveWire(live, { runner: execRunner, signal });
    expect(await ping(topology, '-c', '3', '-i', '0.01', '-M', 'do', '-s', '8972')).toContain('3 received');
  });
});

describe('side by side', () => {
  it('five topologies of one run come up, carry, and go at once', async () => {
    const kinds = ['veth', 'veth', 'bridge', 'ovs-veth', 'ovs-internal'];
    const lives = await Promise.all(kinds.map((kind, arm) => deploy(run.topology(kind, 4, arm), run.context())));
    await Promise.all(lives.map((live) => proveWire(live, { runner: execRunner, signal })));
    expect(new Set(lives.flatMap(({ netnsInum }) => Object.values(netnsInum))).size).toBe(2 + 2 + 3 + 3 + 3);
    await Promise.all(lives.map((live) => live[Symbol.asyncDispose]()));
  });
});

describe('a wire that does not carry', () => {
  const breakAndProve = async (kind: string, node: string, words: readonly string[]): Promise<WireError> => {
    await using live = await deploy(run.topology(kind), run.context());
    await execRunner.run({ argv: ['ip', '-n', netnsOf(live.topology, node), 'link', 'set', ...words] });
    const error: unknown = await proveWire(live, { runner: execRunner, signal }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(WireError);
    return error as WireError;
  };

  it('is named with its dead hop and the evidence', async () => {
    const error = await breakAndProve('bridge', 'switch', ['port1', 'nomaster']);
    expect(error.code).toBe('WIRE_BROKEN');
    expect(error.message).toContain('switch/port1 (transmit)');
    expect(error.message).toContain('switch/port1 is not a port of the bridge br0');
    expect(error.findings.map(({ output }) => output).join()).toContain('port1');
  });

  it('is found where only large packets are lost', async () => {
    const error = await breakAndProve('bridge', 'switch', ['port1', 'mtu', '1000']);
    expect(error.message).toContain('switch/port1 (transmit)');
    expect(error.todo).toContain('1472 bytes from client to server');
  });

  it('is explained by Open vSwitch too', async () => {
    const error = await breakAndProve('ovs-veth', 'switch', ['port1', 'down']);
    expect(error.message).toContain('switch/port1 is down');
    expect(error.findings.find(({ command }) => command.includes('dpctl/show'))?.output).toContain('port1');
  });
});
