import { describe, expect, it } from 'vitest';
import type { Arm, Plan, ScheduledVisit } from '../../../src/model/plan.ts';
import { makePlan } from '../../../src/plan/make-plan.ts';
import { mostPinging, schedule, takesTurns } from '../../../src/plan/schedule.ts';
import { fakeKinds } from '../../helpers/fake-topologies.ts';
import { fc } from '../../helpers/seeded-fast-check.ts';

const anyPlan: fc.Arbitrary<Plan> = fc
  .record({
    seed: fc.integer({ min: 0, max: 0xffffffff }),
    sessions: fc.integer({ min: 1, max: 3 }),
    rounds: fc.integer({ min: 1, max: 5 }),
    loads: fc.subarray(['ping', 'tcp', 'udp'] as const, { minLength: 1 }),
    topologies: fc.subarray(['bridge', 'ovs-veth', 'ovs-internal'], { minLength: 1 }),
    backend: fc.constantFrom('auto' as const, 'none' as const),
  })
  .map((options) => makePlan(options, { cpuCount: 2, ovsModule: false, knownTopologies: fakeKinds, randomSeed: 0 }));

const cell = (visit: ScheduledVisit): string =>
  [visit.session, visit.observation, visit.round, visit.load.kind, visit.arm].join('/');

const measured = (plan: Plan): ScheduledVisit[] => schedule(plan).filter(({ discarded }) => !discarded);

const planned = (plan: Plan): string[] =>
  plan.arms.flatMap(({ id }) =>
    plan.loads.flatMap(({ kind }) =>
      plan.parts
        .filter(({ observation }) => observation !== 'stamp' || kind === 'ping')
        .flatMap(({ observation, rounds }) =>
          Array.from({ length: plan.sessions }, (_, session) => session).flatMap((session) =>
            Array.from({ length: rounds }, (_, round) => [session, observation, round, kind, id].join('/')),
          ),
        ),
    ),
  );

/** Runs of visits of one block, as they follow each other. */
const blocks = (plan: Plan): ScheduledVisit[][] => {
  const found: ScheduledVisit[][] = [];
  for (const visit of measured(plan)) {
    const last = found.at(-1);
    const first = last?.[0];
    const same = first && cell({ ...first, arm: '' }) === cell({ ...visit, arm: '' }) && first.block === visit.block;
    if (same) last.push(visit);
    else found.push([visit]);
  }
  return found;
};

describe('schedule', () => {
  it('visits every cell exactly once', () => {
    fc.assert(
      fc.property(anyPlan, (plan) => {
        expect(measured(plan).map(cell).sort()).toEqual(planned(plan).sort());
      }),
    );
  });

  it('puts every arm once in each block, back to back', () => {
    fc.assert(
      fc.property(anyPlan, (plan) => {
        const arms = plan.arms.map(({ id }) => id).sort();
        for (const block of blocks(plan)) expect(block.map(({ arm }) => arm).sort()).toEqual(arms);
      }),
    );
  });

  it('gives the same order for the same seed, and another for another', () => {
    fc.assert(
      fc.property(anyPlan, (plan) => {
        expect(schedule(plan)).toEqual(schedule(structuredClone(plan)));
      }),
    );
    const plan = makePlan({ seed: 1 }, { cpuCount: 2, ovsModule: false, knownTopologies: fakeKinds, randomSeed: 0 });
    expect(schedule(plan).map(cell)).not.toEqual(schedule({ ...plan, seed: 2 }).map(cell));
  });

  it('starts every session with one discarded visit an arm', () => {
    fc.assert(
      fc.property(anyPlan, (plan) => {
        for (let session = 0; session < plan.sessions; session += 1) {
          const own = schedule(plan).filter((visit) => visit.session === session);
          const warmUps = own.slice(0, plan.arms.length);
          expect(warmUps.every(({ discarded, round }) => discarded && round === -1)).toBe(true);
          expect(new Set(warmUps.map(({ arm }) => arm)).size).toBe(plan.arms.length);
          expect(own.slice(plan.arms.length).some(({ discarded }) => discarded)).toBe(false);
        }
      }),
    );
  });

  it('makes no discarded visit where it would have no length', () => {
    fc.assert(
      fc.property(anyPlan, (plan) => {
        const visits = schedule({ ...plan, warmUpS: 0 });
        expect(visits.filter(({ discarded }) => discarded)).toEqual([]);
        expect(visits.length).toBe(schedule({ ...plan, warmUpS: 1 }).filter(({ discarded }) => !discarded).length);
      }),
    );
  });

  it('keeps the parts of a session contiguous, so that each attaches once', () => {
    fc.assert(
      fc.property(anyPlan, (plan) => {
        for (let session = 0; session < plan.sessions; session += 1) {
          const own = measured(plan).filter((visit) => visit.session === session);
          const changes = own.filter((visit, index) => index > 0 && own[index - 1]?.observation !== visit.observation);
          expect(changes.length).toBe(plan.parts.length - 1);
        }
      }),
    );
  });

  it('alternates two arms as AB BA', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffffff }), (seed) => {
        const facts = { cpuCount: 2, ovsModule: false, knownTopologies: fakeKinds, randomSeed: 0 };
        const plan = makePlan({ topologies: ['bridge'], loads: ['tcp'], backend: 'none', rounds: 4, seed }, facts);
        const [first, second, third, fourth] = blocks(plan).map((block) => block.map(({ arm }) => arm));
        expect(second).toEqual(first?.toReversed());
        expect(fourth).toEqual(third?.toReversed());
      }),
    );
  });

  it('draws every order of arms about equally often', () => {
    const facts = { cpuCount: 2, ovsModule: false, knownTopologies: fakeKinds, randomSeed: 0 };
    const options = { topologies: ['bridge', 'ovs-veth'], loads: ['tcp' as const], backend: 'none' as const };
    const plan = makePlan({ ...options, offload: { tx: 'off' }, rounds: 1200, seed: 3 }, facts);
    const seen = new Map<string, number>();
    for (const block of blocks(plan)) {
      const order = block.map(({ arm }) => arm).join();
      seen.set(order, (seen.get(order) ?? 0) + 1);
    }
    // 6 orders, 200 each expected; the standard deviation is 13, so 5 of them are 65.
    expect(seen.size).toBe(6);
    expect(Math.max(...[...seen.values()].map((count) => Math.abs(count - 200)))).toBeLessThan(65);
  });
});

describe('turns', () => {
  const facts = { cpuCount: 2, ovsModule: false, knownTopologies: fakeKinds, randomSeed: 0 };
  const taking = (options: Parameters<typeof makePlan>[0]): string[] => {
    const plan = makePlan({ topologies: ['bridge'], ...options }, facts);
    const visits = schedule(plan).filter((visit) => takesTurns(plan, visit));
    return [...new Set(visits.map(({ observation, load }) => `${observation} ${load.kind}`))].sort();
  };

  it('are taken by every measured visit of a run that is made to be compared, and by no other run', () => {
    expect(taking({ budget: '5m' })).toEqual(['bare ping', 'bare tcp', 'bare udp', 'stamp ping']);
    expect(taking({ preset: 'standard' })).toEqual([]);
  });

  it('are not taken by more pings than the probes can tell apart, nor where journeys are followed', () => {
    const ping = { load: { kind: 'ping', intervalMs: 1 }, observation: 'stamp', discarded: false } as const;
    const arms = (count: number) =>
      Array.from({ length: count }, () => makePlan({ budget: '5m' }, facts).arms[0] as Arm);
    expect(takesTurns({ turnMs: 50, arms: arms(mostPinging) }, ping)).toBe(true);
    expect(takesTurns({ turnMs: 50, arms: arms(mostPinging + 1) }, ping)).toBe(false);
    expect(takesTurns({ turnMs: 50, arms: arms(2) }, { ...ping, observation: 'full' })).toBe(false);
    expect(takesTurns({ turnMs: 50, arms: arms(2) }, { ...ping, discarded: true })).toBe(false);
  });
});
