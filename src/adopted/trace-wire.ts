/** Follows echoes from one namespace to another through whatever lies between, and changes none of it. */
import { isIPv6 } from 'node:net';
import { hostname, release } from 'node:os';
import { failure, VethscopeError } from '../errors.ts';
import { toolVersion } from '../model/version.ts';
import type { SeenDevice, WireFinding, WireLoad, WireTrace } from '../model/wire-trace.ts';
import type { WireTraffic } from '../model/wire-traffic.ts';
import type { Runner } from '../system/exec/runner.ts';
import { describeTrace } from './describe-trace.ts';
import { type Endpoint, resolveEndpoint } from './endpoint/resolve-endpoint.ts';
import { type LinksByNetns, readAllLinks } from './facts/seen-devices.ts';
import { findingsOf } from './findings/index.ts';
import { type EchoPattern, newPattern } from './follow/echo-pattern.ts';
import { type Echoes, type EchoesSent, sendEchoes } from './follow/send-echoes.ts';
import { readSightings, type Sightings } from './follow/sightings.ts';
import { startFollow } from './follow/start-follow.ts';
import { loadWarning, loadWire, requireOwn, type WireLoadName } from './load/load-wire.ts';
import { holdNamespaces, type Namespaces } from './namespaces.ts';
import { targetAddress } from './target-address.ts';
import { watchTraffic } from './traffic/watch-traffic.ts';

export interface TraceOptions {
  readonly from: string;
  readonly to: string;
  /** Where the echoes go; default: the address of `to` that `from` reaches. */
  readonly address?: string | undefined;
  readonly seconds: number;
  /** Beside the echoes, after them; null: none. */
  readonly load: WireLoadName | null;
  readonly runner: Runner;
  readonly signal: AbortSignal;
  /** What is done just now, in one line. */
  readonly say: (text: string) => void;
}

const echoesMax = 1000;
/** Where a load follows, so many say what the path is. */
const echoesBeforeLoad = { count: 200, intervalMs: 5 };
/** ping at less would be a flood. */
const intervalMinMs = 1;
/** Where nothing is answered, so many are enough to see where they end. */
const few = { count: 20, intervalMs: 50 };

const requireTwo = (from: Endpoint, to: Endpoint): void => {
  if (from.netns.inum !== to.netns.inum) return;
  const what = `${from.asked} and ${to.asked} are one network namespace: packets between them go over lo and through no wire.`;
  throw failure('NO_WIRE', {
    what,
    todo: 'Name two ends with networks of their own (a container on the host network has none).',
  });
};

/** Fills neighbour tables and says whether there is any answer; the probe does not know these echoes. */
const isAnswered = async ({ runner, signal }: TraceOptions, from: Endpoint, target: string): Promise<boolean> => {
  const argv = ['ping', '-n', '-c', '2', '-i', '0.2', '-W', '1', target] as const;
  const { stdout } = await runner.run(
    { argv, netns: from.netns.path },
    { allowFailure: true, timeoutMs: 20_000, signal },
  );
  return /bytes from /.test(stdout);
};

const paceOf = ({ seconds, load }: TraceOptions, answered: boolean): Pick<Echoes, 'count' | 'intervalMs'> => {
  if (!answered) return few;
  if (load) return echoesBeforeLoad;
  const intervalMs = Math.max(intervalMinMs, Math.round((seconds * 1000) / echoesMax));
  return { intervalMs, count: Math.max(1, Math.min(echoesMax, Math.floor((seconds * 1000) / intervalMs))) };
};

export interface Seen {
  readonly sightings: Sightings;
  readonly sent: EchoesSent;
  readonly pace: Pick<Echoes, 'count' | 'intervalMs'>;
}

interface Wire {
  readonly from: Endpoint;
  readonly target: string;
}

const follow = async (options: TraceOptions, { from, target }: Wire, pattern: EchoPattern): Promise<Seen> => {
  const { runner, signal, say } = options;
  const [probe, answered] = await Promise.all([
    startFollow(runner, pattern.number, signal),
    isAnswered(options, from, target),
  ]);
  await using followed = probe;
  const pace = paceOf(options, answered);
  say(answered ? `${pace.count} echoes to ${target}` : `${target} does not answer; ${pace.count} echoes will tell why`);
  const sent = await sendEchoes(runner, from.netns, { ...pace, target, patternHex: pattern.hex }, signal);
  return { sent, pace, sightings: readSightings(await followed.snapshot(), followed) };
};

/** A name that is gone, or means another namespace: what was seen is of the one that was held. */
const endedMeanwhile = async (ends: readonly Endpoint[]): Promise<WireFinding[]> => {
  const there = await Promise.all(ends.map((end) => end.isStillThere()));
  return ends
    .filter((_, index) => !there[index])
    .map(({ asked }) => {
      const message = `${asked} ended, or was started again, during the trace: what follows is of the network that it had.`;
      return { code: 'ended-meanwhile', severity: 'loss', message };
    });
};

export const loadFailed = 'load-failed';

const loaded = async (
  { load, seconds, runner, signal, say }: TraceOptions,
  wire: Wire & { readonly to: Endpoint },
  namespaces: Namespaces,
  devices: readonly SeenDevice[],
): Promise<WireLoad | WireFinding | null> => {
  if (!load) return null;
  const warning = loadWarning(load, seconds);
  say(warning === null ? `${load} for ${seconds} s` : `warning: ${warning}`);
  const ends = [wire.from, wire.to].map(({ label, netns }) => ({ name: label, netns }));
  try {
    return await loadWire({ ...wire, load, seconds, runner, signal, namespaces, devices, ends });
  } catch (error) {
    // What was followed is worth telling all the same.
    if (!(error instanceof VethscopeError) || !error.code.startsWith('LOAD_')) throw error;
    const instead =
      load === 'rr' && isIPv6(wire.target) ? ' (sockperf 3.7 takes no IPv6 address; --load tcp does)' : '';
    return { code: loadFailed, severity: 'loss', message: `${error.message}${instead}` };
  }
};

const between = async (
  options: TraceOptions,
  ends: { readonly from: Endpoint; readonly to: Endpoint },
  known: { readonly namespaces: Namespaces; readonly before: LinksByNetns },
): Promise<WireTrace> => {
  const { from, to } = ends;
  const startedAt = new Date().toISOString();
  const target = options.address ?? (await targetAddress(options.runner, from, to));
  if (options.load) requireOwn({ load: options.load, to, target }, known.before);
  const seen = await follow(options, { from, target }, newPattern());
  const described = await describeTrace({ runner: options.runner, ...ends, ...known, seen });
  const load = await loaded(options, { ...ends, target }, known.namespaces, described.devices);
  const head = { kind: 'trace', schemaVersion: 1, tool: toolVersion, hostname: hostname(), kernel: release() } as const;
  const trace = { ...head, startedAt, target, ...described, ...(load && 'figures' in load && { load }) };
  const failed = load && 'code' in load ? [load] : [];
  return { ...trace, findings: [...(await endedMeanwhile([from, to])), ...failed, ...findingsOf(trace)] };
};

interface Held {
  readonly ends: { readonly from: Endpoint; readonly to: Endpoint };
  readonly known: { readonly namespaces: Namespaces; readonly before: LinksByNetns };
}

/** Both ends and what is beside them, held as long as `work` takes. */
const holding = async <T>(options: TraceOptions, work: (held: Held) => Promise<T>): Promise<T> => {
  const { runner, signal, say } = options;
  const from = await resolveEndpoint(options.from, runner, signal);
  await using _from = from.netns;
  const to = await resolveEndpoint(options.to, runner, signal);
  await using _to = to.netns;
  requireTwo(from, to);
  await using namespaces = await holdNamespaces([from, to]);
  say(`${namespaces.byBits.size} network namespaces are there`);
  const before = await readAllLinks(runner, namespaces);
  // Awaited here: what is held must not be let go before.
  return await work({ ends: { from, to }, known: { namespaces, before } });
};

/** @throws VethscopeError BAD_OPTION, NO_SUCH_END, NO_WIRE, TOOL_MISSING, PROBE_FAILED; nothing is left running */
export const traceWire = (options: TraceOptions): Promise<WireTrace> =>
  holding(options, ({ ends, known }) => between(options, ends, known));

/** Sends nothing: of what passes there anyway. @throws as traceWire does */
export const watchWire = (options: TraceOptions): Promise<WireTraffic> =>
  holding(options, async ({ ends, known: { namespaces, before } }) => {
    const target = options.address ?? (await targetAddress(options.runner, ends.from, ends.to));
    return watchTraffic({ ...options, ...ends, target, namespaces, links: before });
  });
