/** The slowest journeys, and in what they were not like the others. Pure. */

import type { JourneyStage, SlowJourney } from '../../model/journey.ts';
import { median } from '../../stats/summary.ts';
import { formatNs } from '../../text/units.ts';
import type { EchoStamp } from './echo-stamps.ts';
import { nsBetween } from './journey-key.ts';
import { upcallPoint } from './journey-layout.ts';

export interface PairedJourney {
  readonly sequence: number;
  /** Of every point of the usual way. */
  readonly stamps: readonly EchoStamp[];
  readonly all: readonly EchoStamp[];
  readonly stagesNs: readonly number[];
}

/** What else happened meanwhile. */
export interface Surroundings {
  /** Timer ticks of every CPU, with times as in stamps. */
  readonly ticks: readonly { readonly cpu: number; readonly ns: number }[];
  /** ksoftirqd of every CPU, by the last 14 bits of their thread ids. */
  readonly softirqThreads: ReadonlySet<number>;
}

/** Kept of a visit. */
const shown = 3;
/** A stage is named where it alone makes up for so much of the delay. */
const notable = 0.2;

const total = ({ stagesNs }: PairedJourney): number => stagesNs.reduce((sum, ns) => sum + ns, 0);

/** The CPU that most journeys had at a point. */
const usualCpu = (journeys: readonly PairedJourney[], point: number): number | undefined => {
  const counts = new Map<number, number>();
  for (const { stamps } of journeys) {
    const cpu = stamps[point]?.cpu;
    if (cpu !== undefined) counts.set(cpu, (counts.get(cpu) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
};

const cpuDifference = (
  slow: PairedJourney,
  usual: readonly (number | undefined)[],
  stages: readonly JourneyStage[],
) => {
  const at = slow.stamps.findIndex(({ cpu }, point) => cpu !== usual[point]);
  if (at < 0) return [];
  const where = stages[Math.max(0, at - 1)]?.name ?? 'sendto';
  return [`CPU ${slow.stamps[at]?.cpu} instead of ${usual[at]} after ${where}`];
};

const softirqDifference = ({ stamps }: PairedJourney, threads: ReadonlySet<number>): string[] => {
  const deferred = stamps.filter(({ point, thread }) => point === 'netif_receive_skb' && threads.has(thread));
  return deferred.length > 0
    ? [`received by ksoftirqd ${deferred.length === 1 ? 'once' : `${deferred.length} times`}`]
    : [];
};

const upcallDifference = ({ all }: PairedJourney): string[] =>
  all.some(({ point }) => point === upcallPoint) ? ['Open vSwitch asked its daemon'] : [];

const tickDifference = ({ stamps }: PairedJourney, ticks: Surroundings['ticks']): string[] => {
  const [first, last] = [stamps[0], stamps.at(-1)];
  if (!first || !last) return [];
  const cpus = new Set(stamps.map(({ cpu }) => cpu));
  const within = ticks.filter(({ cpu, ns }) => {
    const tick = { cpu, ns, thread: 0 };
    return cpus.has(cpu) && nsBetween(first, tick) >= 0 && nsBetween(tick, last) >= 0;
  });
  return within.length > 0
    ? [`${within.length === 1 ? 'a timer tick' : `${within.length} timer ticks`} meanwhile`]
    : [];
};

const stageDifferences = (
  slow: PairedJourney,
  usualNs: readonly number[],
  stages: readonly JourneyStage[],
): string[] => {
  const delayNs = total(slow) - usualNs.reduce((sum, ns) => sum + ns, 0);
  return slow.stagesNs
    .map((ns, stage) => ({ moreNs: ns - (usualNs[stage] ?? 0), name: stages[stage]?.name ?? '' }))
    .filter(({ moreNs }) => moreNs > notable * delayNs)
    .sort((a, b) => b.moreNs - a.moreNs)
    .map(({ moreNs, name }) => `${name} took ${formatNs(moreNs)} more`);
};

export const slowestJourneys = (
  journeys: readonly PairedJourney[],
  stages: readonly JourneyStage[],
  { ticks, softirqThreads }: Surroundings,
): SlowJourney[] => {
  const usualNs = stages.map((_, stage) => median(journeys.map(({ stagesNs }) => stagesNs[stage] ?? 0)));
  const cpus = [...stages.keys(), stages.length].map((point) => usualCpu(journeys, point));
  return [...journeys]
    .sort((a, b) => total(b) - total(a))
    .slice(0, shown)
    .map((slow) => ({
      sequence: slow.sequence,
      stagesNs: [...slow.stagesNs],
      differences: [
        ...stageDifferences(slow, usualNs, stages),
        ...cpuDifference(slow, cpus, stages),
        ...softirqDifference(slow, softirqThreads),
        ...upcallDifference(slow),
        ...tickDifference(slow, ticks),
      ],
    }));
};
