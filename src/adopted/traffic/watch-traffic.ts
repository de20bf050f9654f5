/** Watches traffic that is there between two ends: sends nothing, and attaches to two points of a packet's way and its frees. */
import { hostname, release } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { failure } from '../../errors.ts';
import { toolVersion } from '../../model/version.ts';
import type { WireTraffic } from '../../model/wire-traffic.ts';
import type { Runner } from '../../system/exec/runner.ts';
import { tracepointsBeside } from '../../trace/catalogue/backend.ts';
import { holdBpfStatistics } from '../../trace/session/bpf-statistics.ts';
import { programTotals, totalsBetween } from '../../trace/session/program-totals.ts';
import { endOf } from '../describe-trace.ts';
import type { Endpoint } from '../endpoint/resolve-endpoint.ts';
import { type DeviceRef, type LinksByNetns, linkAt, nameOfNetns, seenDevices } from '../facts/seen-devices.ts';
import { startProbe } from '../follow/start-follow.ts';
import { lossBetween, readLossCounters } from '../load/load-counters.ts';
import type { Namespaces } from '../namespaces.ts';
import { type WatchedDevices, watchedDevices } from './end-devices.ts';
import { bothWays, type RatePlace, ratesBetween, readRates, sampleOneIn } from './rates.ts';
import { begunIn, freedIn, stagesIn } from './sampled.ts';

export interface Watched {
  readonly runner: Runner;
  readonly signal: AbortSignal;
  readonly say: (text: string) => void;
  readonly seconds: number;
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly target: string;
  readonly namespaces: Namespaces;
  readonly links: LinksByNetns;
}

const noDevice = ({ from, to }: Watched) =>
  failure('NO_WIRE', {
    what: `No device is known by which packets between ${from.asked} and ${to.asked} leave and come in.`,
    todo: 'Name an address of the second end with --address.',
  });

const refsOf = ({ from, to, between }: WatchedDevices): DeviceRef[] => [from, to, ...between];

const nameOf = ({ namespaces, links }: Watched, ref: DeviceRef): string => {
  const device = linkAt(links, ref)?.ifname ?? (ref.ifindex === 0 ? 'no device' : `interface ${ref.ifindex}`);
  return `${device} of ${nameOfNetns(namespaces, ref.netns)}`;
};

/** 1 is no namespace, and 65535 no interface. */
const absent = ['1', '65535'];

const parameters = ({ namespaces }: Watched, refs: readonly DeviceRef[], oneIn: number): string[] => {
  const places = refs.map((ref) => [String(namespaces.byBits.get(ref.netns)?.inum ?? 1), String(ref.ifindex)]);
  return [...[...places, absent, absent, absent, absent].slice(0, 4).flat(), String(oneIn - 1)];
};

const window = async <T>(watched: Watched, places: readonly RatePlace[], work: () => Promise<T>) => {
  const before = await readRates(watched.runner, places);
  const done = await work();
  return { rates: ratesBetween(places, before, await readRates(watched.runner, places)), done };
};

const sleep = ({ signal }: Watched, ms: number): Promise<void> => pause(ms, undefined, { signal });

/** The kernel counts only while it is asked to, which costs a little itself: for a second after what is measured. */
const programCost = async (
  watched: Watched,
  pid: number,
): Promise<Pick<WireTraffic['cost'], 'runsPerSecond' | 'nsPerRun'>> => {
  await using _statistics = await holdBpfStatistics(watched.runner);
  const [before, startedAt] = [await programTotals(pid), performance.now()];
  await sleep(watched, 1000);
  const { runs, ns } = totalsBetween(before, await programTotals(pid));
  const seconds = (performance.now() - startedAt) / 1000;
  return { runsPerSecond: runs / seconds, nsPerRun: runs > 0 ? ns / runs : 0 };
};

const sample = async (watched: Watched, refs: readonly DeviceRef[], places: readonly RatePlace[], oneIn: number) => {
  const { runner, signal, seconds } = watched;
  const backend = await tracepointsBeside('fentry', runner);
  const request = { observation: 'sample', backend, args: parameters(watched, refs, oneIn), signal } as const;
  await using probe = await startProbe(runner, request);
  watched.say(`watching ${refs.map((ref) => nameOf(watched, ref)).join(', ')}; one packet in ${oneIn} is timed`);
  const { rates } = await window(watched, places, () => sleep(watched, seconds * 500));
  const cost = await programCost(watched, probe.pid);
  const snapshot = await probe.stop();
  const names = {
    dropReasons: probe.dropReasons,
    places: refs.map((ref) => nameOf(watched, ref)),
    device: (ref: DeviceRef) => nameOf(watched, ref),
  };
  const seen = { stages: stagesIn(snapshot, names), freed: freedIn(snapshot, names), begun: begunIn(snapshot) };
  return { backend, rates, seen, cost };
};

const placesOf = (watched: Watched, { from, to }: WatchedDevices): RatePlace[] =>
  [
    { end: watched.from, ref: from },
    { end: watched.to, ref: to },
  ].map(({ end, ref }) => ({ place: nameOf(watched, ref), netns: end.netns, ifindex: ref.ifindex }));

/** A quarter of the time without probes, half with, a quarter without. @throws VethscopeError NO_WIRE, PROBE_FAILED */
export const watchTraffic = async (watched: Watched): Promise<WireTraffic> => {
  const { runner, namespaces, links, from, to, target, seconds } = watched;
  const startedAt = new Date().toISOString();
  const found = await watchedDevices(watched);
  if (!found) throw noDevice(watched);
  const [refs, places] = [refsOf(found), placesOf(watched, found)];
  const points = refs.map((ref) => ({ ...ref, point: 'watched', way: 'request' as const }));
  const { devices } = await seenDevices({ runner, namespaces, before: links }, points);
  const counted = { runner, namespaces, devices, ends: [from, to].map(({ label, netns }) => ({ name: label, netns })) };
  const lossBefore = await readLossCounters(counted);
  const quiet = () => window(watched, places, () => sleep(watched, seconds * 250));
  const first = await quiet();
  const oneIn = sampleOneIn(first.rates);
  const { backend, rates, seen, cost } = await sample(watched, refs, places, oneIn);
  const last = await quiet();
  return {
    ...{ kind: 'traffic', schemaVersion: 1, tool: toolVersion, hostname: hostname(), kernel: release(), startedAt },
    ...{ from: endOf(from), to: endOf(to), target, seconds, backend, sampledOneIn: oneIn },
    points: places.length > 0 ? refs.map((ref) => nameOf(watched, ref)) : [],
    rates: first.rates,
    ...seen,
    lost: lossBetween(lossBefore, await readLossCounters(counted)),
    cost: { withoutBps: [bothWays(first.rates), bothWays(last.rates)], withBps: bothWays(rates), ...cost },
  };
};
