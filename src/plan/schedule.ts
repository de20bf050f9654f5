/** The random order of a run. Pure: the same plan, seed included, gives the same order. */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { loadKindOf } from '../load/kinds/index.ts';
import { isEchoes } from '../model/loads/index.ts';
import {
  attachmentGroup,
  durationOf,
  isObserved,
  type LoadSpec,
  type PartPlan,
  type Plan,
  type ScheduledVisit,
} from '../model/plan.ts';

/** What decides which visits there are, and their order. */
export type Schedulable = Pick<Plan, 'seed' | 'arms' | 'loads' | 'parts' | 'sessions' | 'warmUpS'>;

type Shuffle = <T>(items: readonly T[]) => T[];

/** Fisher–Yates: every order equally likely. */
const shuffler = (seed: number): Shuffle => {
  const random = xoroshiro128plus(seed);
  return (items) => {
    const shuffled = [...items];
    for (let last = shuffled.length - 1; last > 0; last -= 1) {
      const chosen = uniformInt(random, 0, last);
      [shuffled[last], shuffled[chosen]] = [shuffled[chosen] as never, shuffled[last] as never];
    }
    return shuffled;
  };
};

/**
 * Orders of the arms, one a round. Two arms alternate as AB BA, so that a drift that is linear over the two rounds
 * falls on both alike; more arms are drawn anew each time.
 */
const armOrders = (arms: readonly string[], rounds: number, shuffle: Shuffle): string[][] => {
  const orders: string[][] = [];
  for (let round = 0; round < rounds; round += 1) {
    const mirrored = arms.length === 2 && round % 2 === 1 ? orders[round - 1]?.toReversed() : undefined;
    orders.push(mirrored ?? shuffle(arms));
  }
  return orders;
};

/** Loads that are visited in the same rounds, because they share an attachment. */
const loadGroups = (plan: Schedulable, { observation }: PartPlan): LoadSpec[][] => {
  const groups = new Map<string, LoadSpec[]>();
  for (const load of plan.loads.filter(({ kind }) => isObserved(observation, kind))) {
    const group = attachmentGroup(observation, load.kind);
    groups.set(group, [...(groups.get(group) ?? []), load]);
  }
  return [...groups.values()];
};

const scheduleGroup = (
  plan: Schedulable,
  part: PartPlan,
  loads: readonly LoadSpec[],
  session: number,
  shuffle: Shuffle,
): ScheduledVisit[] => {
  const arms = plan.arms.map(({ id }) => id);
  const orders = new Map(loads.map(({ kind }) => [kind, armOrders(arms, part.rounds, shuffle)]));
  return Array.from({ length: part.rounds }, (_, round) =>
    shuffle(loads).flatMap((load, block) =>
      (orders.get(load.kind)?.[round] ?? []).map((arm) => ({
        session,
        observation: part.observation,
        round,
        block,
        load,
        arm,
        durationS: durationOf(part, load.kind),
        discarded: false,
      })),
    ),
  ).flat();
};

const schedulePart = (plan: Schedulable, part: PartPlan, session: number, shuffle: Shuffle): ScheduledVisit[] =>
  shuffle(loadGroups(plan, part)).flatMap((loads) => scheduleGroup(plan, part, loads, session, shuffle));

/** What fills caches, windows and governors best; without it, whatever is planned. */
const warmUpLoad = (plan: Schedulable): LoadSpec =>
  plan.loads.find((load) => loadKindOf(load).warmsUp) ?? (plan.loads[0] as LoadSpec);

const warmUp = (plan: Schedulable, session: number, shuffle: Shuffle): ScheduledVisit[] =>
  shuffle(plan.arms).map(({ id }) => ({
    session,
    observation: 'bare',
    round: -1,
    block: 0,
    load: warmUpLoad(plan),
    arm: id,
    durationS: plan.warmUpS,
    discarded: true,
  }));

/** Every session: one discarded visit an arm, unless it would have no length, then the parts in random order. */
export const schedule = (plan: Schedulable): ScheduledVisit[] => {
  const shuffle = shuffler(plan.seed);
  return Array.from({ length: plan.sessions }, (_, session) => [
    ...(plan.warmUpS > 0 ? warmUp(plan, session, shuffle) : []),
    ...shuffle(plan.parts).flatMap((part) => schedulePart(plan, part, session, shuffle)),
  ]).flat();
};

/** So many arms the stamps of echoes tell apart (topology/echo-identifier.ts). */
export const mostPinging = 16;

type Turning = Pick<Plan, 'turnMs' | 'arms'>;

/** Whole journeys are followed in one arm at a time, and the warm-up warms one. */
export const takesTurns = (
  { turnMs, arms }: Turning,
  { observation, load, discarded }: Pick<ScheduledVisit, 'observation' | 'load' | 'discarded'>,
): boolean =>
  turnMs !== undefined &&
  loadKindOf(load).turns.by !== 'none' &&
  observation !== 'full' &&
  !discarded &&
  (!isEchoes(load.kind) || arms.length <= mostPinging);

type Place = Pick<ScheduledVisit, 'session' | 'observation' | 'round' | 'block'>;

const inOneBlock = (one: Place, other: Place): boolean =>
  (['session', 'observation', 'round', 'block'] as const).every((key) => one[key] === other[key]);

/** In order: visits that are made at once, in turns; each other by itself. */
export const blocksOf = (plan: Turning, visits: readonly ScheduledVisit[]): ScheduledVisit[][] => {
  const blocks: ScheduledVisit[][] = [];
  for (const visit of visits) {
    const last = blocks.at(-1);
    const [first] = last ?? [];
    if (first && takesTurns(plan, first) && takesTurns(plan, visit) && inOneBlock(first, visit)) last?.push(visit);
    else blocks.push([visit]);
  }
  return blocks;
};
