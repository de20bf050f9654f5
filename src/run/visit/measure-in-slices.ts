/** A block whose arms are visited at once, in turns: each visit is one of them, with counters, path and audits of its own. */
import { failure } from '../../errors.ts';
import { loadKindOf } from '../../load/kinds/index.ts';
import type { LoadOutcome } from '../../load/run.ts';
import { isWithinTurn } from '../../load/slices/paused-echoes.ts';
import { pingInTurns } from '../../load/slices/ping-in-slices.ts';
import { runInTurns, type TurnsOptions } from '../../load/slices/run-in-slices.ts';
import type { LoadPlace, StreamPlace } from '../../load/started-load.ts';
import type { LoadSpec, ScheduledVisit } from '../../model/plan.ts';
import type { Visit } from '../../model/result.ts';
import { watchClock } from '../../system/machine/clock-step.ts';
import { beginVisit, type MeasuredArm, outcomeOf, type VisitContext } from './visit.ts';

export interface BlockVisit {
  readonly scheduled: ScheduledVisit;
  readonly index: number;
  readonly arm: MeasuredArm;
}

const placeOf = ({ scheduled, arm: { live, servers } }: BlockVisit, context: VisitContext): LoadPlace => ({
  server: servers.get(scheduled.load.kind) ?? null,
  context: { ...context, topology: live.topology },
});

const streamPlace = ({ server, context }: LoadPlace, { kind }: LoadSpec): StreamPlace => {
  if (!server) throw failure('LOAD_FAILED', { load: kind, reason: 'there is no server' });
  return { server, context };
};

const runLoads = (
  places: readonly LoadPlace[],
  load: LoadSpec,
  options: TurnsOptions,
): Promise<PromiseSettledResult<LoadOutcome>[]> => {
  const { turns } = loadKindOf(load);
  if (turns.by === 'none') throw new Error(`${load.kind} takes no turns`);
  return turns.by === 'answers'
    ? pingInTurns(places, load, turns.withoutHeld, options)
    : runInTurns(
        places.map((place) => streamPlace(place, load)),
        load,
        turns.withBins,
        options,
      );
};

/** In the stamps as in what ping says (load/held-echoes.ts): what was under way while it was held tells nothing. */
const withoutHeldStamps = (visit: Visit, turnMs: number): Visit => ({
  ...visit,
  rttNs: visit.rttNs?.filter((rttNs) => isWithinTurn(rttNs, turnMs)) ?? null,
});

/** Visits of one load, in the order of its block. One that fails is in the result, and the others go on. */
export const measureInTurns = async (
  block: readonly [BlockVisit, ...BlockVisit[]],
  turnMs: number,
  context: VisitContext,
): Promise<Visit[]> => {
  const [{ scheduled }] = block;
  const places = block.map((one) => placeOf(one, context));
  const ends: Awaited<ReturnType<typeof beginVisit>>[] = [];
  for (const { scheduled: own, index, arm } of block) ends.push(await beginVisit(own, index, arm, context));
  const [startedMs, clockStep] = [context.clockMs(), watchClock()];
  const { load, durationS } = scheduled;
  const loads = await runLoads(places, load, { turnMs, durationS, signal: context.signal });
  const [tookMs, clockStepMs] = [context.clockMs() - startedMs, clockStep()];
  const visits: Visit[] = [];
  for (const [place, own] of loads.entries()) {
    const end = ends[place] as (typeof ends)[number];
    visits.push(withoutHeldStamps(await end({ ...outcomeOf(own, tookMs), clockStepMs }), turnMs));
  }
  return visits;
};
