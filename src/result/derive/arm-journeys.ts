/** The journeys of one arm over all its visits with probes. */
import type { JourneyPoint, JourneyStage, Journeys, SlowJourney, StageGroup } from '../../model/journey.ts';
import type { Result, Visit } from '../../model/result.ts';
import { isUsable } from './arm-figures.ts';

export interface ArmJourneys {
  readonly arm: string;
  readonly points: readonly JourneyPoint[];
  readonly stages: readonly JourneyStage[];
  /** By stage, then by journey. */
  readonly stagesNs: readonly (readonly number[])[];
  /** Of the median journey; they add up to its round trip. */
  readonly medianNs: readonly number[];
  readonly slowest: readonly (SlowJourney & { readonly visit: number })[];
  /** First packets after a pause. */
  readonly firstNs: readonly (readonly number[])[];
  /** Of first packets: what each upcall of Open vSwitch took; empty where none was seen. */
  readonly firstUpcallsNs: readonly number[];
  readonly complete: number;
  readonly followed: number;
  readonly incomplete: Journeys['incomplete'];
  /** Journeys of visits in which another way was the usual one. */
  readonly otherWays: number;
  /** ping's own time, medians of the visits; empty where it could not be told. */
  readonly ownNs: readonly number[];
}

export const totalNs = (stages: readonly number[]): number => stages.reduce((sum, ns) => sum + ns, 0);

type Seen = Visit & { readonly journeys: Journeys };

const journeyCount = ({ stagesNs }: Journeys): number => stagesNs[0]?.length ?? 0;

const wayOf = ({ journeys }: Seen): string => JSON.stringify(journeys.points);

/** The visits whose usual way is the one that most journeys took. */
const sameWay = (visits: readonly Seen[]): Seen[] => {
  const counts = new Map<string, number>();
  for (const visit of visits) counts.set(wayOf(visit), (counts.get(wayOf(visit)) ?? 0) + journeyCount(visit.journeys));
  const [usual] = [...counts].sort((a, b) => b[1] - a[1]);
  return visits.filter((visit) => wayOf(visit) === usual?.[0]);
};

const transpose = (stagesNs: readonly (readonly number[])[]): number[][] =>
  (stagesNs[0] ?? []).map((_, journey) => stagesNs.map((stage) => stage[journey] ?? 0));

/** The mean of the tenth of journeys about the median one, so that the stages add up and no single echo decides. */
export const medianJourney = (stagesNs: readonly (readonly number[])[]): number[] => {
  const sorted = transpose(stagesNs).sort((a, b) => totalNs(a) - totalNs(b));
  const margin = Math.floor(sorted.length * 0.45);
  const middle = sorted.slice(margin, Math.max(margin + 1, sorted.length - margin));
  return (middle[0] ?? []).map((_, stage) => totalNs(middle.map((one) => one[stage] ?? 0)) / middle.length);
};

const addReasons = (all: readonly Journeys['incomplete'][]): Journeys['incomplete'] => {
  const counts = new Map<string, number>();
  for (const { reason, echoes } of all.flat()) counts.set(reason, (counts.get(reason) ?? 0) + echoes);
  return [...counts].map(([reason, echoes]) => ({ reason, echoes }));
};

const slowestOf = (visits: readonly Seen[], count: number) =>
  visits
    .flatMap(({ index, journeys }) => journeys.slowest.map((slow) => ({ ...slow, visit: index })))
    .sort((a, b) => totalNs(b.stagesNs) - totalNs(a.stagesNs))
    .slice(0, count);

/** null: none was followed from end to end. `slowest`: how many of them are wanted. */
export const armJourneys = (
  { visits }: Pick<Result, 'visits'>,
  arm: string,
  { slowest = 5 } = {},
): ArmJourneys | null => {
  const all = visits.filter((visit): visit is Seen => isUsable(visit) && visit.arm === arm && visit.journeys !== null);
  const same = sameWay(all);
  const [first] = same;
  if (!first) return null;
  const stagesNs = first.journeys.stages.map((_, stage) =>
    same.flatMap(({ journeys }) => journeys.stagesNs[stage] ?? []),
  );
  return {
    arm,
    points: first.journeys.points,
    stages: first.journeys.stages,
    stagesNs,
    medianNs: medianJourney(stagesNs),
    slowest: slowestOf(same, slowest),
    firstNs: same.flatMap(({ journeys }) => (journeys.first ? [journeys.first] : [])),
    firstUpcallsNs: same.flatMap(({ journeys }) => journeys.firstUpcallsNs ?? []),
    complete: stagesNs[0]?.length ?? 0,
    followed: totalNs(all.map(({ journeys }) => journeys.followed)),
    incomplete: addReasons(all.map(({ journeys }) => journeys.incomplete)),
    otherWays: totalNs(all.map(({ journeys }) => journeyCount(journeys))) - (stagesNs[0]?.length ?? 0),
    ownNs: same.flatMap(({ journeys }) => (journeys.sum ? [journeys.sum.ownNs] : [])),
  };
};

const byGroup = ({ stages, medianNs }: ArmJourneys): Map<StageGroup, number> => {
  const sums = new Map<StageGroup, number>();
  for (const [stage, { group }] of stages.entries()) sums.set(group, (sums.get(group) ?? 0) + (medianNs[stage] ?? 0));
  return sums;
};

export interface GroupDifference {
  readonly group: StageGroup;
  /** Nanoseconds more in the median journey than in the reference's; negative: less. */
  readonly moreNs: number;
}

/** Kind of stage by kind of stage, the largest first; together they are the whole difference. */
export const journeyDifferences = (arm: ArmJourneys, reference: ArmJourneys): GroupDifference[] => {
  const [own, other] = [byGroup(arm), byGroup(reference)];
  return [...new Set([...own.keys(), ...other.keys()])]
    .map((group) => ({ group, moreNs: (own.get(group) ?? 0) - (other.get(group) ?? 0) }))
    .sort((a, b) => Math.abs(b.moreNs) - Math.abs(a.moreNs));
};
