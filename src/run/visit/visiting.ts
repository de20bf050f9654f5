/** Makes the visits of a plan, and keeps each: one after the other, or those of a block in turns. */

import { startSOf } from '../../load/kinds/index.ts';
import type { Plan, ScheduledVisit } from '../../model/plan.ts';
import type { Visit } from '../../model/result.ts';
import { overheadsOf } from '../../plan/overheads.ts';
import type { Store } from '../../result/store/store.ts';
import type { Runner } from '../../system/exec/runner.ts';
import { type BuiltArm, isBuilt, type SessionArm } from '../arms.ts';
import type { Emit } from '../events.ts';
import type { RunRecord } from '../record.ts';
import type { Probes } from './attach-part.ts';
import { measureInTurns } from './measure-in-slices.ts';
import { failedVisit, measureVisit, recordError, type VisitContext } from './visit.ts';

/** What of a run its visits have to do with. */
export interface Visiting {
  readonly plan: Plan;
  readonly runner: Runner;
  readonly signal: AbortSignal;
  readonly emit: Emit;
  readonly store: Store;
  readonly record: RunRecord;
  /** Traced visits leave it where it turns out that nothing can be traced. */
  schedule: readonly ScheduledVisit[];
  /** Monotonic milliseconds since the start of the run. */
  readonly clockMs: () => number;
}

export const remainingS = ({ plan, schedule: visits, record }: Visiting): number => {
  const { visitS } = overheadsOf(plan);
  return visits
    .slice(record.visits.length)
    .reduce((sum, { durationS, observation, load }) => sum + durationS + visitS[observation] + startSOf(load), 0);
};

const keepVisit = async (run: Visiting, visit: Visit): Promise<void> => {
  run.record.visits.push(visit);
  await run.store.addVisit(visit);
  run.emit({ type: 'visit-finished', visit, index: visit.index, remainingS: remainingS(run) });
};

type Buildable = { readonly arm: BuiltArm; readonly error: null } | { readonly error: NonNullable<Visit['error']> };

/** What a visit is made on, or why it cannot be. */
const measurable = (arms: readonly SessionArm[], id: string, probes: Probes): Buildable => {
  const arm = arms.find((candidate) => candidate.arm.id === id);
  if (!arm || !isBuilt(arm)) return { error: arm?.error ?? recordError(new Error(`no arm ${id}`)) };
  return probes && 'what' in probes ? { error: probes } : { arm, error: null };
};

const contextOf = ({ runner, signal, clockMs, plan }: Visiting, probes: Probes): VisitContext => ({
  ...{ runner, placement: plan.placement, signal, clockMs },
  probes: probes && 'what' in probes ? null : probes,
});

const announce = (run: Visiting, scheduled: ScheduledVisit): number => {
  run.signal.throwIfAborted();
  const index = run.record.visits.length;
  run.emit({ type: 'visit-started', visit: scheduled, index, remainingS: remainingS(run) });
  return index;
};

const visitAlone = async (
  run: Visiting,
  scheduled: ScheduledVisit,
  arms: readonly SessionArm[],
  probes: Probes,
): Promise<void> => {
  const { signal, clockMs } = run;
  const index = announce(run, scheduled);
  const found = measurable(arms, scheduled.arm, probes);
  if (found.error) return keepVisit(run, failedVisit(scheduled, index, found.error, clockMs));
  const visit = await measureVisit(scheduled, index, found.arm, contextOf(run, probes)).catch((error: unknown) => {
    signal.throwIfAborted();
    return failedVisit(scheduled, index, recordError(error), clockMs);
  });
  return keepVisit(run, visit);
};

/** Those of arms that cannot be measured first; the others at once. */
const visitInTurns = async (
  run: Visiting,
  block: readonly ScheduledVisit[],
  arms: readonly SessionArm[],
  probes: Probes,
  turnMs: number,
): Promise<void> => {
  const { signal, clockMs } = run;
  const able: { scheduled: ScheduledVisit; arm: BuiltArm }[] = [];
  for (const scheduled of block) {
    const found = measurable(arms, scheduled.arm, probes);
    if (found.error) await visitAlone(run, scheduled, arms, probes);
    else able.push({ scheduled, arm: found.arm });
  }
  const [first, ...rest] = able.map((one, place) => ({ ...one, index: run.record.visits.length + place }));
  if (!first) return;
  announce(run, first.scheduled);
  const visits = await measureInTurns([first, ...rest], turnMs, contextOf(run, probes)).catch((error: unknown) => {
    signal.throwIfAborted();
    return [first, ...rest].map(({ scheduled, index }) => failedVisit(scheduled, index, recordError(error), clockMs));
  });
  for (const visit of visits) await keepVisit(run, visit);
};

/** Several only where they take turns. */
export const visitBlock = async (
  run: Visiting,
  block: readonly ScheduledVisit[],
  arms: readonly SessionArm[],
  probes: Probes,
): Promise<void> => {
  const { turnMs } = run.plan;
  if (block.length > 1 && turnMs !== undefined) return visitInTurns(run, block, arms, probes, turnMs);
  for (const scheduled of block) await visitAlone(run, scheduled, arms, probes);
};
