/** What a visit's snapshots say of its echoes. Pure. */

import type { Journeys } from '../../model/journey.ts';
import type { LoadData } from '../../model/load.ts';
import type { Observed } from '../../model/probe.ts';
import type { Visit } from '../../model/result.ts';
import type { Topology } from '../../model/topology.ts';
import { armOfEchoes } from '../../topology/deploy/echo-identifier.ts';
import { withEchoes } from '../../trace/decode/add-echo-counts.ts';
import { echoStamps, stampedRoundTrips } from '../../trace/journeys/echo-stamps.ts';
import { pairJourneys } from '../../trace/journeys/journey.ts';
import { armOf, slotOf } from '../../trace/journeys/journey-key.ts';
import type { Surroundings } from '../../trace/journeys/journey-slowest.ts';
import type { ArmScope, ProbeSnapshot } from '../../trace/session/attach.ts';

export interface FollowInput {
  readonly before: ProbeSnapshot;
  readonly after: ProbeSnapshot;
  readonly topology: Topology;
  readonly scope: ArmScope;
  readonly data: LoadData | null;
  readonly sampleShift: number;
}

const integer = ({ maps }: ProbeSnapshot, name: string): number => Number(maps.get(name)?.get('') ?? 0n);

/** The times of ticks are whole, those of stamps begin anew every 2^42 ns. */
const surroundingsOf = ({ maps, legend }: ProbeSnapshot): Surroundings => ({
  ticks: [...(maps.get('@journey_ticks') ?? [])].map(([key, ns]) => ({
    cpu: Number(BigInt(key) >> 16n),
    ns: Number(ns & ((1n << 42n) - 1n)),
  })),
  softirqThreads: legend.softirqThreads ?? new Set(),
});

/** Of a stamp visit, and of the echoes of its own arm. */
export const roundTripsBetween = (before: ProbeSnapshot, after: ProbeSnapshot, topology: Topology): Visit['rttNs'] => {
  const arm = armOfEchoes(topology);
  return stampedRoundTrips(echoStamps(before, after, (key) => armOf(key) === arm));
};

/** Sequences start at 1. */
const firstSlot = 1;

/** Of a full ping visit: its journeys, and what they add to the counts of the other probes. */
export const followEchoes = (
  observed: Observed,
  { before, after, topology, scope, data, sampleShift }: FollowInput,
): { readonly observed: Observed; readonly journeys: Journeys | null } => {
  if (data?.kind !== 'ping' || after.legend.points.size === 0) return { observed, journeys: null };
  const echoes = echoStamps(before, after);
  const journeys = pairJourneys({
    ...{ topology, scope, echoes, data, sampleShift },
    priming: echoStamps(null, before, (key) => slotOf(key) === firstSlot),
    resent: integer(after, '@journey_resent') - integer(before, '@journey_resent'),
    surroundings: surroundingsOf(after),
  });
  return { observed: withEchoes(observed, echoes, journeys, scope), journeys };
};
