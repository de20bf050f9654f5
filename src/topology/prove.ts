/** Before measuring, the wire is proven: carrier, neighbours, a ping each way. This also primes neighbours and flows. */
import { failure, VethscopeError } from '../errors.ts';
import type { Counter } from '../result/schema.ts';
import type { Runner } from '../system/runner.ts';
import { netnsOf } from './drivers/namespaces.ts';
import { ovsAppctl } from './drivers/ovs.ts';
import type { LiveTopology } from './live.ts';
import type { DeviceRef, Hop, Topology } from './model.ts';

export interface ProveContext {
  readonly runner: Runner;
  readonly signal: AbortSignal;
}

/** What was found at the time of failure, for a reader to judge. */
export interface WireEvidence {
  readonly command: string;
  readonly output: string;
}

export class WireError extends VethscopeError {
  readonly evidence: readonly WireEvidence[];
  constructor(cause: VethscopeError, evidence: readonly WireEvidence[]) {
    super(cause.code, cause.message, cause.todo);
    this.evidence = evidence;
  }
}

/** A bridge port needs no time to forward without STP; with it (2 × 15 s), a lab waits by itself. */
const pingDeadlineS = 3;

export const addressOf = (topology: Topology, { node, device }: DeviceRef): string => {
  const address = topology.addresses.find((candidate) => candidate.node === node && candidate.device === device);
  return address?.cidr.split('/')[0] ?? '';
};

const pingOnce = async (topology: Topology, from: DeviceRef, to: DeviceRef, { runner, signal }: ProveContext) => {
  const { exitCode } = await runner.run(
    {
      argv: ['ping', '-n', '-q', '-c', '1', '-i', '0.1', '-w', `${pingDeadlineS}`, addressOf(topology, to)],
      netns: netnsOf(topology, from.node),
    },
    { allowFailure: true, signal },
  );
  return exitCode === 0;
};

const crossings = (counters: readonly Counter[], hop: Hop): number => {
  const counter = counters.find(({ node, device }) => node === hop.node && device === hop.device);
  return (hop.direction === 'transmit' ? counter?.txPackets : counter?.rxPackets) ?? 0;
};

/** The first device on the way that nothing crossed. */
const deadHop = (topology: Topology, before: readonly Counter[], after: readonly Counter[]): string => {
  const hop = topology.path.find((candidate) => crossings(after, candidate) <= crossings(before, candidate));
  return hop ? `${hop.node}/${hop.device} (${hop.direction})` : 'the way back: everything on the way there was crossed';
};

const collect = async (live: LiveTopology, runner: Runner): Promise<WireEvidence[]> => {
  const perNode = live.topology.nodes.flatMap(({ netns }) => [
    { argv: ['ip', '-n', netns, '-s', 'link'] as const },
    { argv: ['ip', '-n', netns, 'addr'] as const },
    { argv: ['ip', '-n', netns, 'neigh'] as const },
  ]);
  const ovs = live.topology.datapath ? [{ argv: ovsAppctl(live.folder, ['dpctl/show', '-s']).argv }] : [];
  const commands: { argv: readonly [string, ...string[]] }[] = [...perNode, ...ovs];
  return Promise.all(
    commands.map(async (command) => {
      const { stdout, stderr } = await runner.run({ argv: [...command.argv] }, { allowFailure: true });
      return { command: command.argv.join(' '), output: stdout + stderr };
    }),
  );
};

/** Throws WireError (WIRE_BROKEN), naming the dead hop, with the evidence. */
export const proveWire = async (live: LiveTopology, context: ProveContext): Promise<void> => {
  const { topology } = live;
  const before = await live.counters();
  const there = await pingOnce(topology, topology.client, topology.server, context);
  const back = there && (await pingOnce(topology, topology.server, topology.client, context));
  if (back) return;
  context.signal.throwIfAborted();
  const hop = deadHop(topology, before, await live.counters());
  const evidence = await collect(live, context.runner);
  const shown = `${evidence.length} command outputs`;
  throw new WireError(
    failure('WIRE_BROKEN', { topology: topology.kind, hop, evidence: `It holds ${shown}.` }),
    evidence,
  );
};
