/** What happened between two readings of one topology under load. Pure. */

import type { Drop, Stage } from '../../model/probe.ts';
import type { Counter } from '../../model/result.ts';
import type { DeviceRef, Topology } from '../../model/topology.ts';
import { histogramQuantile } from '../../stats/histogram.ts';
import { type ArmScope, observedBetween } from '../../trace/decode/diff-snapshots.ts';
import type { ProbeSnapshot } from '../../trace/session/attach.ts';

/** One moment. */
export interface Reading {
  readonly atMs: number;
  readonly counters: readonly Counter[];
  /** null: nothing is traced. */
  readonly probes: ProbeSnapshot | null;
}

export interface WatchedStage extends Pick<Stage, 'stage' | 'node' | 'device'> {
  readonly perSecond: number;
  readonly p50Ns: number;
  readonly p90Ns: number;
  readonly p99Ns: number;
}

export interface WatchedSecond {
  /** Since the load began, to the later reading. */
  readonly atMs: number;
  /** What the client's device sent and the server's received, in skbs. */
  readonly sentPps: number;
  readonly receivedPps: number;
  readonly receivedBitsPerSecond: number;
  /** Without probes there are neither stages nor drops. */
  readonly isTraced: boolean;
  readonly stages: readonly WatchedStage[];
  /** Every free of an skb that the kernel does not call ordinary, also those at the end of a life. */
  readonly drops: readonly Drop[];
  /** Events that the kernel discarded, and full maps: the rest is then a lower bound. */
  readonly incomplete: readonly string[];
  /** What makes the times longer than they need be. */
  readonly doubts: readonly string[];
}

interface Watched {
  readonly topology: Pick<Topology, 'client' | 'server'>;
  readonly scope: ArmScope;
  readonly startMs: number;
  readonly doubts: readonly string[];
}

type Total = 'txPackets' | 'rxPackets' | 'rxBytes';

const totalOf = ({ counters }: Reading, { node, device }: DeviceRef, total: Total): number =>
  counters.find((counter) => counter.node === node && counter.device === device)?.[total] ?? 0;

const watchedStage = ({ stage, node, device, histogram }: Stage, seconds: number): WatchedStage[] => {
  const [p50Ns, p90Ns, p99Ns] = [0.5, 0.9, 0.99].map((p) => histogramQuantile(histogram, p));
  if (p50Ns == null || p90Ns == null || p99Ns == null) return [];
  return [{ stage, node, device, perSecond: histogram.count / seconds, p50Ns, p90Ns, p99Ns }];
};

const nothing = { stages: [], drops: [], lostEvents: 0, mapsFull: [] };

export const secondBetween = (
  before: Reading,
  after: Reading,
  { topology: { client, server }, scope, startMs, doubts }: Watched,
): WatchedSecond => {
  const seconds = (after.atMs - before.atMs) / 1000;
  const rate = (end: DeviceRef, total: Total): number =>
    (totalOf(after, end, total) - totalOf(before, end, total)) / seconds;
  const isTraced = before.probes !== null && after.probes !== null;
  const { stages, drops, lostEvents, mapsFull } =
    before.probes && after.probes ? observedBetween(before.probes, after.probes, scope) : nothing;
  return {
    doubts,
    isTraced,
    atMs: after.atMs - startMs,
    sentPps: rate(client, 'txPackets'),
    receivedPps: rate(server, 'rxPackets'),
    receivedBitsPerSecond: rate(server, 'rxBytes') * 8,
    stages: stages.flatMap((stage) => watchedStage(stage, seconds)),
    // What tells no namespace may be anybody's.
    drops: drops.filter(({ node }) => node !== 'unscoped'),
    incomplete: [...(lostEvents > 0 ? [`${lostEvents} events lost`] : []), ...mapsFull.map((map) => `${map} is full`)],
  };
};
