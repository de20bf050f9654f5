/** Two namespaces and what joins them, made with plain commands: the probes are tested without the rest of vethscope. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { settledRead } from '../../src/lab/settled-read.ts';
import type { Backend } from '../../src/model/plan.ts';
import type { Observed } from '../../src/model/probe.ts';
import { execRunner } from '../../src/system/exec/exec-runner.ts';
import { Teardown } from '../../src/system/process/teardown.ts';
import { observedBetween } from '../../src/trace/decode/diff-snapshots.ts';
import { type ArmScope, attachProbes, type ProbeSession } from '../../src/trace/session/attach.ts';
import { whileReady } from './while-ready.ts';

export type NodeName = 'client' | 'server' | 'switch';

export interface ProbeLab extends AsyncDisposable {
  readonly scope: ArmScope;
  /** Runs in a namespace; a failure is allowed, because some of the loads are meant to fail. */
  exec(node: NodeName, ...argv: [string, ...string[]]): Promise<string>;
  /** `work`, while a program runs in a namespace that has said "ready". */
  whileReady<T>(node: NodeName, argv: readonly [string, ...string[]], work: () => Promise<T>): Promise<T>;
  /** Default: by tracepoint, its own devices only. Detached at the end of the lab, if not before. */
  attach(how?: { readonly backend?: Backend; readonly others?: readonly ProbeLab[] }): Promise<ProbeSession>;
  /** What the probes and the devices counted while `load` ran. */
  observe(session: ProbeSession, load: () => Promise<unknown>): Promise<Observation>;
}

export interface Observation {
  readonly observed: Observed;
  readonly counter: (node: NodeName, device: string, name: string) => number;
  readonly transmitted: (node: NodeName, device: string) => number;
}

interface Link {
  readonly ifname: string;
  readonly ifindex: number;
  readonly stats64: { readonly rx: Record<string, number>; readonly tx: Record<string, number> };
}

const ip = (...argv: string[]) => execRunner.run({ argv: ['ip', ...argv] });

const readLinks = async (netns: string): Promise<Link[]> =>
  JSON.parse((await ip('-n', netns, '-s', '-j', 'link')).stdout);

const inumOf = async (netns: string): Promise<number> => {
  const { stdout } = await execRunner.run({ argv: ['readlink', '/proc/self/ns/net'], netns });
  return Number(/\d+/.exec(stdout)?.[0]);
};

/** Without IPv6 nothing is on the wire but what a test sends. */
const makeNode = async (netns: string, teardown: Teardown): Promise<void> => {
  await ip('netns', 'add', netns);
  teardown.defer(() => ip('netns', 'del', netns));
  await execRunner.run({ argv: ['sysctl', '-qw', 'net.ipv6.conf.all.disable_ipv6=1'], netns });
  await execRunner.run({ argv: ['sysctl', '-qw', 'net.ipv6.conf.default.disable_ipv6=1'], netns });
  await ip('-n', netns, 'link', 'set', 'lo', 'up');
};

const scopeOf = async (nodes: readonly NodeName[], netnsOf: (node: NodeName) => string): Promise<ArmScope> => ({
  arm: 'lab',
  nodes: await Promise.all(nodes.map(async (node) => ({ node, netnsInum: await inumOf(netnsOf(node)) }))),
  devices: (
    await Promise.all(
      nodes.map(async (node) =>
        (await readLinks(netnsOf(node))).map(({ ifname, ifindex }) => ({ node, device: ifname, ifindex })),
      ),
    )
  ).flat(),
});

/** `build`: `ip` command lines; "client", "server" and "switch" stand for the namespaces. Times and names are bounded by the test. */
export const buildLab = async (
  prefix: string,
  nodes: readonly NodeName[],
  build: readonly string[],
): Promise<ProbeLab> => {
  const teardown = new Teardown();
  const netnsOf = (node: NodeName): string => `pb-${prefix}-${node}`;
  const runDir = await mkdtemp(path.join(tmpdir(), 'probe-lab-'));
  teardown.defer(() => rm(runDir, { recursive: true }));
  for (const node of nodes) await makeNode(netnsOf(node), teardown);
  for (const line of build) {
    await ip(...line.split(' ').map((word) => (nodes.includes(word as NodeName) ? netnsOf(word as NodeName) : word)));
  }
  const scope = await scopeOf(nodes, netnsOf);
  const links = async () =>
    new Map(await Promise.all(nodes.map(async (node) => [node, await readLinks(netnsOf(node))] as const)));
  return {
    scope,
    exec: async (node, ...argv) =>
      (await execRunner.run({ argv, netns: netnsOf(node) }, { allowFailure: true })).stdout,
    whileReady: (node, argv, work) => whileReady(netnsOf(node), argv, work),
    attach: async ({ backend = 'tracepoint', others = [] } = {}) => {
      const scopes = [scope, ...others.map((other) => other.scope)];
      return teardown.use(await attachProbes({ backend, scopes, runner: execRunner, runDir }));
    },
    observe: async (session, load) => {
      const [before, earlier] = [await session.snapshot(), await links()];
      await load();
      // Counters follow the packets by a moment where a queue is in between.
      await settledRead(links);
      const [after, later] = [await session.snapshot(), await links()];
      const total = (all: typeof later, node: NodeName, device: string, name: string): number => {
        const [direction, key] = name.split('_') as ['rx' | 'tx', string];
        return all.get(node)?.find(({ ifname }) => ifname === device)?.stats64[direction][key] ?? Number.NaN;
      };
      const counter = (node: NodeName, device: string, name: string) =>
        total(later, node, device, name) - total(earlier, node, device, name);
      const observed = observedBetween(before, after, scope);
      return {
        observed,
        counter,
        transmitted: (node, device) =>
          observed.stages.find((s) => s.stage === 'transmit' && s.node === node && s.device === device)?.histogram
            .count ?? 0,
      };
    },
    [Symbol.asyncDispose]: () => teardown[Symbol.asyncDispose](),
  };
};

export const pairLines = [
  'link add e1 address 02:00:00:00:77:01 netns client type veth peer name e2 address 02:00:00:00:77:02 netns server',
  '-n client addr add 10.77.0.1/24 dev e1',
  '-n server addr add 10.77.0.2/24 dev e2',
  '-n client link set e1 up',
  '-n server link set e2 up',
  // A neighbour that is known for good is asked for by nobody: else ARP is on the wire five seconds after it was last used.
  '-n client neigh replace 10.77.0.2 lladdr 02:00:00:00:77:02 dev e1 nud permanent',
  '-n server neigh replace 10.77.0.1 lladdr 02:00:00:00:77:01 dev e2 nud permanent',
] as const;

/** iperf3 for one client, which says "ready" when it listens: evidence, and no guess at how long a start takes. */
export const iperf3Server: [string, ...string[]] = [
  'sh',
  '-c',
  'timeout 60 iperf3 -s -1 >/dev/null & until ss -ltnH "sport = :5201" | grep -q .; do sleep 0.02; done; echo ready; wait',
];

/** UDP to the broadcast address: nobody answers, so that everything on the wire goes one way. */
export const burst = (packets: number): [string, ...string[]] => [
  process.execPath,
  '-e',
  `const s = require('node:dgram').createSocket('udp4');
   s.bind(() => { s.setBroadcast(true); let sent = 0;
     const next = () => (sent++ < ${packets} ? s.send(Buffer.alloc(64), 9999, '10.77.0.255', next) : s.close());
     next(); });`,
];
