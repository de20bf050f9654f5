/** A wire that is up and does not carry: every way that can be provoked here is named with its cause. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inLanes } from '../../src/lab/in-lanes.ts';
import { xdpObject, xdpSection } from '../../src/lab/xdp-object.ts';
import type { Topology } from '../../src/model/topology.ts';
import { freesWhile } from '../../src/run/frees-while.ts';
import { execRunner } from '../../src/system/exec/exec-runner.ts';
import { type DeployContext, deploy } from '../../src/topology/deploy/deploy.ts';
import { proveWire, WireError } from '../../src/topology/deploy/verify-connectivity.ts';
import { signal, useTopologyRun } from '../helpers/topology-run.ts';

const run = useTopologyRun();

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vethscope-dead-'));
  writeFileSync(join(folder, 'drop.o'), xdpObject('drop'));
  writeFileSync(join(folder, 'shot.o'), xdpObject('pass'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Breakage {
  readonly kind?: string;
  readonly version?: 4 | 6;
  readonly node: string;
  readonly command: string;
  /** Whether the kernel's reasons are read as well. */
  readonly traced?: true;
  readonly says: RegExp;
}

const dropping = (family: string, hook: string): string =>
  `nft 'add table ${family} f; add chain ${family} f c { type filter hook ${hook} priority 0; policy drop; }'`;

/** The 2 that means "pass" to XDP means "drop" to tc (TC_ACT_SHOT). */
const tcDrop = (device: string, side: string): string =>
  `tc qdisc add dev ${device} clsact && tc filter add dev ${device} ${side} bpf da obj FOLDER/shot.o sec ${xdpSection}`;

/** Everything in the way of a user: commands of "setup", as they are on the command line. */
const breakages: Record<string, Breakage> = {
  'a port outside the bridge': {
    node: 'switch',
    command: 'ip link set port1 nomaster',
    says: /switch\/port1 is not a port of the bridge br0/,
  },
  'isolated ports': {
    node: 'switch',
    command: 'for p in port0 port1; do bridge link set dev $p isolated on; done',
    says: /switch\/port0 is isolated/,
  },
  'a port without broadcasts': {
    node: 'switch',
    command: 'bridge link set dev port1 bcast_flood off',
    says: /port1 floods no broadcasts/,
  },
  'a bridge that is down': { node: 'switch', command: 'ip link set br0 down', says: /switch\/br0 is down/ },
  'a port that is down': {
    node: 'switch',
    command: 'ip link set port1 down',
    says: /switch\/port1 is down, so server\/eth1 has no carrier/,
  },
  'a peer that is down': {
    kind: 'veth',
    node: 'server',
    command: 'ip link set eth1 down',
    says: /server\/eth1 is down, so client\/eth0 has no carrier/,
  },
  'nftables in the switch': {
    traced: true,
    node: 'switch',
    command: dropping('ip', 'forward'),
    says: /filter \(netfilter\) in switch.*ip f c: .*policy drop/,
  },
  'nftables in an endpoint': {
    traced: true,
    node: 'server',
    command: dropping('inet', 'input'),
    says: /filter \(netfilter\) in server.*inet f c: .*policy drop/,
  },
  'nftables at the sender': {
    traced: true,
    node: 'client',
    command: dropping('ip', 'output'),
    says: /filter.* in client .*ip f c: .*policy drop/,
  },
  'tc at the switch': {
    traced: true,
    node: 'switch',
    command: tcDrop('port0', 'ingress'),
    says: /tc filter (at switch\/port0 )?drops .*/,
  },
  'tc at the sender': {
    traced: true,
    kind: 'veth',
    node: 'client',
    command: tcDrop('eth0', 'egress'),
    says: /tc filter (at client\/eth0 )?drops .*/,
  },
  'an XDP program': {
    kind: 'veth',
    node: 'server',
    command: `ip link set dev eth1 xdp obj FOLDER/drop.o sec ${xdpSection}`,
    says: /XDP program at server\/eth1 drops packets/,
  },
  'an XDP program of the generic kind': {
    traced: true,
    kind: 'veth',
    node: 'server',
    command: `ip link set dev eth1 xdpgeneric obj FOLDER/drop.o sec ${xdpSection}`,
    says: /XDP.* at server\/eth1/,
  },
  'a smaller MTU': {
    node: 'switch',
    command: 'ip link set port1 mtu 1000',
    says: /MTUs differ: switch\/port1 has 1000, .*a packet of 1500 bytes/,
  },
  'a route with a smaller MTU': {
    kind: 'veth',
    node: 'client',
    command: 'ip route add 10.42.0.3 dev eth0 mtu lock 900',
    says: /route lets at most 900 bytes/,
  },
  arp_ignore: {
    kind: 'veth',
    node: 'server',
    command: 'sysctl -qw net.ipv4.conf.all.arp_ignore=8',
    says: /server\/eth1 does not answer ARP for 10\.42\.0\.3: its arp_ignore is 8/,
  },
  'ARP switched off': {
    kind: 'veth',
    node: 'server',
    command: 'ip link set eth1 arp off',
    says: /server\/eth1 neither asks nor answers ARP/,
  },
  'echoes ignored': {
    kind: 'veth',
    node: 'server',
    command: 'sysctl -qw net.ipv4.icmp_echo_ignore_all=1',
    says: /server answers no ping: net\.ipv4\.icmp_echo_ignore_all=1/,
  },
  'another that answers': {
    node: 'client',
    command: 'ip neigh replace 10.42.0.3 lladdr 02:00:00:00:00:99 dev eth0 nud permanent',
    says: /client sends what is for 10\.42\.0\.3 to 02:00:00:00:00:99, a MAC address of no device/,
  },
  'an address that is gone': {
    kind: 'veth',
    node: 'server',
    command: 'ip addr flush dev eth1',
    says: /server\/eth1 does not have its address 10\.42\.0\.3/,
  },
  'an address of two': {
    node: 'switch',
    command: 'ip addr add 10.42.0.3/24 dev br0',
    says: /switch\/br0 has the address 10\.42\.0\.3 of server\/eth1 too/,
  },
  'a route that refuses': {
    kind: 'veth',
    node: 'server',
    command: 'ip route add blackhole 10.42.0.2',
    says: /server has a route that refuses packets: blackhole 10\.42\.0\.2/,
  },
  'IPv6 without its address': {
    kind: 'veth',
    version: 6,
    node: 'server',
    command: 'sysctl -qw net.ipv6.conf.eth1.disable_ipv6=1',
    says: /server\/eth1 does not have its address fd42::3/,
  },
  'IPv6 with a filter': {
    traced: true,
    version: 6,
    node: 'switch',
    command: dropping('bridge', 'forward'),
    says: /filter \(netfilter\) in switch.*bridge f c/,
  },
};

const withSetup = (topology: Topology, { node, command }: Breakage): Topology => ({
  ...topology,
  setup: [{ node, command: command.replace('FOLDER', folder) }],
});

const messageOf = async (topology: Topology, context: DeployContext, traced: boolean): Promise<string> => {
  const { runner, journal } = context;
  await using live = await deploy(topology, context);
  const freedWhile = traced ? freesWhile({ runner, runDir: journal.runDir, signal, emulated: false }) : undefined;
  const error: unknown = await proveWire(live, { runner, signal, freedWhile }).catch((caught: unknown) => caught);
  return error instanceof WireError ? error.message : `no WireError: ${String(error)}`;
};

it('names the cause of every one', async () => {
  const names = Object.keys(breakages);
  const said: Record<string, string> = {};
  const work = async (name: string): Promise<void> => {
    const breakage = breakages[name] as Breakage;
    const topology = run.topology(breakage.kind ?? 'bridge', breakage.version, names.indexOf(name));
    said[name] = await messageOf(withSetup(topology, breakage), run.context(), breakage.traced ?? false);
  };
  await inLanes(names, { count: 6, isAlone: () => false, work });
  expect(said).toEqual(
    Object.fromEntries(names.map((name) => [name, expect.stringMatching(breakages[name]?.says ?? /never/)])),
  );
});

it('waits for ports that are known to listen and learn first', async () => {
  const topology = run.topology('bridge');
  const spanning: Topology = {
    ...topology,
    parts: topology.parts.map((part) =>
      part.type === 'bridge' ? { ...part, options: { stp_state: '1', forward_delay: '200' } } : part,
    ),
  };
  await using live = await deploy(spanning, run.context());
  const waited: number[] = [];
  await proveWire(live, { runner: execRunner, signal, onWait: ({ seconds }) => waited.push(seconds) });
  expect(waited).toEqual([4]);
});
