/**
 * Before measuring, the wire is proven: neighbours resolve, a ping each way is answered, and a packet as large as the MTU
 * arrives (a wire can lose only those). This also primes neighbour tables and flows.
 */
import { failure, VethscopeError } from '../../errors.ts';
import type { Counter } from '../../model/result.ts';
import type { DeviceRef, Hop, Topology } from '../../model/topology.ts';
import type { Runner } from '../../system/exec/runner.ts';
import { netnsOf } from '../drivers/namespaces.ts';
import type { LiveTopology } from './deployed.ts';
import { collectEvidence, summarise, type WireEvidence } from './diagnostics.ts';

export interface ProveContext {
  readonly runner: Runner;
  readonly signal: AbortSignal;
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

/** IP and ICMP headers in front of ping's payload, in bytes. */
const headerBytes = { 4: 20 + 8, 6: 40 + 8 } as const;
const smallPayloadBytes = 56;

interface Trial {
  readonly from: DeviceRef;
  readonly to: DeviceRef;
  readonly payloadBytes: number;
}

export const addressOf = (topology: Topology, { node, device }: DeviceRef): string => {
  const address = topology.addresses.find((candidate) => candidate.node === node && candidate.device === device);
  return address?.cidr.split('/')[0] ?? '';
};

/** Small ones first: when the large one goes, neighbours are known, and nothing but itself crosses the devices. */
const trialsOf = ({ client, server, mtuBytes, ipVersion }: Topology): Trial[] => {
  const large = mtuBytes - headerBytes[ipVersion];
  const small = Math.min(smallPayloadBytes, large);
  return [
    { from: client, to: server, payloadBytes: small },
    { from: server, to: client, payloadBytes: small },
    { from: client, to: server, payloadBytes: large },
  ];
};

/** `-M do`: never in fragments. */
const answered = async (topology: Topology, trial: Trial, { runner, signal }: ProveContext): Promise<boolean> => {
  const once = ['-c', '1', '-i', '0.1', '-w', `${pingDeadlineS}`, '-M', 'do', '-s', `${trial.payloadBytes}`];
  const { exitCode } = await runner.run(
    { argv: ['ping', '-n', '-q', ...once, addressOf(topology, trial.to)], netns: netnsOf(topology, trial.from.node) },
    { allowFailure: true, signal },
  );
  return exitCode === 0;
};

/** One small ping there and its answer back, over a wire that was proven before. */
export const isAnswered = async (topology: Topology, context: ProveContext): Promise<boolean> => {
  const [small] = trialsOf(topology);
  return small !== undefined && answered(topology, small, context);
};

const opposite = { transmit: 'receive', receive: 'transmit' } as const;

const backwards = (path: readonly Hop[]): Hop[] =>
  path.map((hop): Hop => ({ ...hop, direction: opposite[hop.direction] })).reverse();

const crossings = (counters: readonly Counter[], hop: Hop): number => {
  const counter = counters.find(({ node, device }) => node === hop.node && device === hop.device);
  return (hop.direction === 'transmit' ? counter?.txPackets : counter?.rxPackets) ?? 0;
};

/**
 * The first device on the way there, then on the way back, that less than half of what crossed the one before has
 * crossed: a broken wire loses all, and a single stray packet of the kernel's must not pass for it.
 */
const deadHop = (way: readonly Hop[], before: readonly Counter[], after: readonly Counter[]): string => {
  const hops = [...way, ...backwards(way)];
  const seen = hops.map((hop) => crossings(after, hop) - crossings(before, hop));
  const dead = hops[seen.findIndex((count, index) => count === 0 || count < (seen[index - 1] ?? 0) / 2)];
  return dead
    ? `${dead.node}/${dead.device} (${dead.direction})`
    : 'no device that counts packets: each was crossed both ways';
};

const describe = ({ from, to, payloadBytes }: Trial): string =>
  `A ping with ${payloadBytes} bytes from ${from.node} to ${to.node} was not answered.`;

const broken = async (live: LiveTopology, trial: Trial, before: readonly Counter[], runner: Runner) => {
  const { topology } = live;
  const way = trial.from.node === topology.client.node ? topology.path : backwards(topology.path);
  const hop = deadHop(way, before, await live.counters());
  const evidence = await collectEvidence(live, runner);
  const told = `${describe(trial)} ${summarise(evidence)}`;
  return new WireError(failure('WIRE_BROKEN', { topology: topology.kind, hop, evidence: told }), evidence);
};

/** Throws WireError (WIRE_BROKEN), naming the dead hop, with the evidence. */
export const proveWire = async (live: LiveTopology, context: ProveContext): Promise<void> => {
  for (const trial of trialsOf(live.topology)) {
    const before = await live.counters();
    if (await answered(live.topology, trial, context)) continue;
    context.signal.throwIfAborted();
    throw await broken(live, trial, before, context.runner);
  }
};
