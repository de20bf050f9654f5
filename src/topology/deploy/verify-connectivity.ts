/**
 * Before measuring, the wire is proven: neighbours resolve, a ping each way is answered, and a packet as large as the MTU
 * arrives (a wire can lose only those). This also primes neighbour tables and flows.
 */
import { failure, VethscopeError } from '../../errors.ts';
import { provedBy } from '../../model/path.ts';
import type { Counter } from '../../model/result.ts';
import type { DeviceRef, Hop, Topology } from '../../model/topology.ts';
import { commandFailed } from '../../system/exec/check-output.ts';
import { commandLine } from '../../system/exec/command-line.ts';
import type { Command, Output } from '../../system/exec/runner.ts';
import { collectFindings } from '../diagnose/collect-findings.ts';
import type { Finding } from '../diagnose/finding.ts';
import { nameCauses } from '../diagnose/name-causes.ts';
import { type Free, freeLines, type Trial, wireFacts } from '../diagnose/wire-facts.ts';
import { netnsOf } from '../drivers/namespaces.ts';
import { type AwaitContext, awaitForwarding } from './await-forwarding.ts';
import type { LiveTopology } from './deployed.ts';

export interface ProveContext extends AwaitContext {
  /** What the kernel frees of this topology's packets while `doing` goes on; absent: not watched. Never rejects. */
  readonly freedWhile?: ((live: LiveTopology, doing: () => Promise<unknown>) => Promise<readonly Free[]>) | undefined;
}

/** A wire that does not carry, with what was read of it. */
export class WireError extends VethscopeError {
  readonly findings: readonly Finding[];
  constructor(cause: VethscopeError, findings: readonly Finding[]) {
    super(cause.code, cause.message, cause.todo);
    this.findings = findings;
  }
}

const pingDeadlineS = 3;

/** IP and ICMP headers in front of ping's payload, in bytes. */
const headerBytes = { 4: 20 + 8, 6: 40 + 8 } as const;
const smallPayloadBytes = 56;

export const addressOf = (topology: Topology, { node, device }: DeviceRef): string => {
  const address = topology.addresses.find((candidate) => candidate.node === node && candidate.device === device);
  return address?.cidr.split('/')[0] ?? '';
};

/** Small ones first: when the large one goes, neighbours are known, and nothing but itself crosses the devices. */
const trialsOf = ({ client, server, mtuBytes, ipVersion }: Topology): Trial[] => {
  const large = mtuBytes - headerBytes[ipVersion];
  const small = Math.min(smallPayloadBytes, large);
  const sized = (from: DeviceRef, to: DeviceRef, payloadBytes: number): Trial => ({
    from,
    to,
    payloadBytes,
    packetBytes: payloadBytes + headerBytes[ipVersion],
  });
  return [sized(client, server, small), sized(server, client, small), sized(client, server, large)];
};

/** What the kernel tells ping of a wire that does not carry; other complaints are about ping itself. */
const ofTheWire =
  /unreachable|no route to host|network is down|message too long|cannot assign requested address|no such device|no buffer space/i;

/** It sent and counted, or the kernel refused to; a ping that says neither did not try the wire. */
const saysNoAnswer = ({ stdout, stderr, exitCode }: Output): boolean =>
  /packets transmitted/.test(stdout) || ofTheWire.test(stderr) || (exitCode === 1 && stderr.trim() === '');

/** `-M do`: never in fragments. */
const pingCommand = (topology: Topology, trial: Trial): Command => {
  const once = ['-c', '1', '-i', '0.1', '-w', `${pingDeadlineS}`, '-M', 'do', '-s', `${trial.payloadBytes}`];
  return { argv: ['ping', '-n', ...once, addressOf(topology, trial.to)], netns: netnsOf(topology, trial.from.node) };
};

const send = (topology: Topology, trial: Trial, { runner, signal }: ProveContext): Promise<Output> =>
  runner.run(pingCommand(topology, trial), { allowFailure: true, signal });

/** Throws COMMAND_FAILED where ping itself failed: that says nothing of the wire. */
const answered = async (topology: Topology, trial: Trial, context: ProveContext): Promise<boolean> => {
  const output = await send(topology, trial, context);
  if (output.exitCode !== 0 && !saysNoAnswer(output)) throw commandFailed(pingCommand(topology, trial), output);
  return output.exitCode === 0;
};

/** One small ping there and its answer back, over a wire that was proven before. */
export const isAnswered = async (topology: Topology, context: ProveContext): Promise<boolean> => {
  const [small] = trialsOf(topology);
  return small !== undefined && answered(topology, small, context);
};

const crossings = (counters: readonly Counter[], hop: Hop): number => {
  const counter = counters.find(({ node, device }) => node === hop.node && device === hop.device);
  return (hop.direction === 'transmit' ? counter?.txPackets : counter?.rxPackets) ?? 0;
};

/**
 * The first device on the way there, then on the way back, that less than half of what crossed the one before has
 * crossed: a broken wire loses all, and a single stray packet of the kernel's must not pass for it.
 */
const deadHop = (hops: readonly Hop[], before: readonly Counter[], after: readonly Counter[]): string => {
  const seen = hops.map((hop) => crossings(after, hop) - crossings(before, hop));
  const dead = hops[seen.findIndex((count, index) => count === 0 || count < (seen[index - 1] ?? 0) / 2)];
  return dead
    ? `${dead.node}/${dead.device} (${dead.direction})`
    : 'no device that counts packets: each was crossed both ways';
};

const describe = ({ from, to, payloadBytes }: Trial): string =>
  `A ping with ${payloadBytes} bytes from ${from.node} to ${to.node} was not answered.`;

/** The ping once more, under the eyes of the kernel's own account of what it frees. */
const resend = async (live: LiveTopology, trial: Trial, context: ProveContext): Promise<Finding[]> => {
  const { topology } = live;
  let said = '';
  const doing = async (): Promise<void> => {
    const { stdout, stderr } = await send(topology, trial, context);
    said = stdout + stderr;
  };
  const frees = context.freedWhile ? await context.freedWhile(live, doing) : await doing();
  const whole = { node: null, device: null };
  return [
    { about: 'ping', ...whole, command: commandLine(pingCommand(topology, trial)), output: said },
    ...(frees
      ? [{ about: 'frees' as const, ...whole, command: 'skb:kfree_skb meanwhile', output: freeLines(frees) }]
      : []),
  ];
};

const mostCauses = 3;

const broken = async (live: LiveTopology, trial: Trial, before: readonly Counter[], context: ProveContext) => {
  const { topology } = live;
  const { out, back } = topology.path;
  const ways = trial.from.node === topology.client.node ? [...out, ...back] : [...back, ...out];
  const hop = deadHop(provedBy(ways, 'counter'), before, await live.counters());
  const findings = [...(await resend(live, trial, context)), ...(await collectFindings(live, context.runner))];
  const [first, ...more] = nameCauses(wireFacts(topology, trial, findings));
  const cause = [first, ...more]
    .slice(0, mostCauses)
    .map(({ what }) => what)
    .join('; also ');
  const told = { topology: topology.kind, hop, cause, todo: first.todo, trial: describe(trial) };
  return new WireError(failure('WIRE_BROKEN', told), findings);
};

/** Waits for ports that are known to need it. Throws WireError (WIRE_BROKEN), naming the dead hop and the cause, with what was read. */
export const proveWire = async (live: LiveTopology, context: ProveContext): Promise<void> => {
  await awaitForwarding(live.topology, context);
  for (const trial of trialsOf(live.topology)) {
    const before = await live.counters();
    if (await answered(live.topology, trial, context)) continue;
    context.signal.throwIfAborted();
    throw await broken(live, trial, before, context);
  }
};
