/**
 * Pairs the stamps of a visit's echoes to journeys. Stages are the differences of successive stamps of one echo, so that
 * they leave no gap and add up to its round trip from sendto to received. What cannot be paired is counted by reason, and
 * is in no percentile. Pure.
 */

import type { Journeys } from '../../model/journey.ts';
import type { PingData } from '../../model/load.ts';
import type { Topology } from '../../model/topology.ts';
import type { ArmScope } from '../decode/diff-snapshots.ts';
import { followedEchoes } from '../program/echo-scope.ts';
import type { EchoStamp } from './echo-stamps.ts';
import { nsBetween } from './journey-key.ts';
import { alongOrder, onTheWay, placeOf, stagesOf, upcallPoint, usualOrder } from './journey-layout.ts';
import { type PairedJourney, type Surroundings, slowestJourneys } from './journey-slowest.ts';
import { checkSums } from './journey-sum.ts';

/** Slot of an echo -> its stamps. */
export type Echoes = ReadonlyMap<number, readonly EchoStamp[]>;

export interface JourneyInput {
  readonly topology: Topology;
  readonly scope: ArmScope;
  readonly echoes: Echoes;
  /** Those of the pings before the load: their first one met cold caches and flows. */
  readonly priming: Echoes;
  readonly data: PingData;
  /** One echo in 2^sampleShift was followed. */
  readonly sampleShift: number;
  readonly resent: number;
  readonly surroundings: Surroundings;
}

/** The sequence is 16 bits wide: after so many echoes it begins anew. */
const sequences = 65_536;

/** The first echo, of sequence 1, is followed and has slot 1, so the slot 0 is that of the last echo which fits. */
const sequenceOf = (slot: number, sampleShift: number): number =>
  ((slot === 0 ? followedEchoes : slot) - 1) * 2 ** sampleShift + 1;

/** Stamps in order of time. What is older than sendto belongs to an echo that was sent before with the same sequence. */
const wayOf = (stamps: readonly EchoStamp[]): EchoStamp[] => {
  const sent = stamps.find(({ point }) => point === 'sendto');
  if (!sent) return [];
  return onTheWay(stamps)
    .filter((stamp) => nsBetween(sent, stamp) >= 0)
    .sort((a, b) => nsBetween(b, a));
};

type Verdict = { readonly journey: PairedJourney } | { readonly reason: string };

interface Followed {
  readonly slot: number;
  readonly stamps: readonly EchoStamp[];
  readonly way: readonly EchoStamp[];
}

/** ping idled before an echo that it did not send any more. */
const isSent = (stamps: readonly EchoStamp[]): boolean => stamps.some(({ point }) => point !== 'idle');

const follow = (echoes: Echoes): Followed[] =>
  [...echoes].flatMap(([slot, stamps]) => (isSent(stamps) ? [{ slot, stamps, way: wayOf(stamps) }] : []));

const judge = ({ slot, stamps, way }: Followed, order: readonly string[], sampleShift: number): Verdict => {
  const along = alongOrder(way, order);
  const missing = along.indexOf(undefined);
  if (!stamps.some(({ point }) => point === 'sendto')) return { reason: 'its sendto was not seen' };
  if (missing >= 0) {
    const [point, , answer] = (order[missing] ?? '').split('/');
    return { reason: `not seen at ${point} on the way ${answer === 'true' ? 'back' : 'there'}` };
  }
  const seen = along as EchoStamp[];
  const stagesNs = seen.slice(1).map((stamp, index) => nsBetween(seen[index] as EchoStamp, stamp));
  if (stagesNs.some((ns) => ns < 0))
    return { reason: 'a stage ended before it began: clocks apart, or another order of points' };
  return { journey: { sequence: sequenceOf(slot, sampleShift), stamps: seen, all: stamps, stagesNs } };
};

const paired = (verdicts: readonly Verdict[]): PairedJourney[] =>
  verdicts
    .flatMap((verdict) => ('journey' in verdict ? [verdict.journey] : []))
    .sort((a, b) => a.sequence - b.sequence);

const countReasons = (verdicts: readonly Verdict[]): Journeys['incomplete'] => {
  const counts = new Map<string, number>();
  for (const verdict of verdicts) {
    if ('reason' in verdict) counts.set(verdict.reason, (counts.get(verdict.reason) ?? 0) + 1);
  }
  return [...counts].map(([reason, echoes]) => ({ reason, echoes })).sort((a, b) => b.echoes - a.echoes);
};

/** What the daemon of Open vSwitch took: its answer is the next that is seen of the echo. */
const upcallsOf = (way: readonly EchoStamp[]): number[] =>
  way.flatMap((stamp, at) => {
    const next = way[at + 1];
    return stamp.point === upcallPoint && next ? [nsBetween(stamp, next)] : [];
  });

const firstOf = (priming: Echoes, order: readonly string[]): Pick<Journeys, 'first' | 'firstUpcallsNs'> => {
  const [first] = follow(priming).filter(({ slot }) => slot === 1);
  const verdict = first && judge(first, order, 0);
  if (!verdict || !('journey' in verdict)) return { first: null };
  const upcallsNs = upcallsOf(first.way);
  return { first: [...verdict.journey.stagesNs], ...(upcallsNs.length > 0 && { firstUpcallsNs: upcallsNs }) };
};

const byStage = (journeys: readonly PairedJourney[], stages: number): number[][] =>
  Array.from({ length: stages }, (_, stage) => journeys.map(({ stagesNs }) => stagesNs[stage] ?? 0));

/** Those of the usual order, by sequence. */
export const completeJourneys = (echoes: Echoes, sampleShift = 0): PairedJourney[] => {
  const followed = follow(echoes);
  const order = usualOrder(followed.map(({ way }) => way));
  return paired(followed.map((echo) => judge(echo, order, sampleShift)));
};

/** null: no echo was seen from sendto to received. */
export const pairJourneys = (input: JourneyInput): Journeys | null => {
  const { echoes, topology, scope, data, sampleShift, surroundings } = input;
  const followed = follow(echoes);
  const order = usualOrder(followed.map(({ way }) => way));
  const verdicts = followed.map((echo) => judge(echo, order, sampleShift));
  const journeys = paired(verdicts);
  const [example] = journeys;
  if (!example) return null;
  const points = example.stamps.map((stamp) => placeOf(stamp, scope));
  const stages = stagesOf(topology, points);
  return {
    points,
    stages,
    stagesNs: byStage(journeys, stages.length),
    followed: followed.length,
    sum: checkSums(journeys, data),
    incomplete: countReasons(verdicts),
    resent: input.resent,
    displaced: Math.max(0, Math.floor((data.transmitted - sequences) / 2 ** sampleShift)),
    slowest: slowestJourneys(journeys, stages, surroundings),
    ...firstOf(input.priming, order),
  };
};
