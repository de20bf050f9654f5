/** The only file that knows the order of everything. It emits events and never prints. */

import { reasonOf } from '../errors.ts';
import type { Result } from '../model/result.ts';
import { searchTerm } from '../plan/estimate.ts';
import { packSettings } from '../result/settings.ts';
import { Teardown } from '../system/process/teardown.ts';
import { buildArms, isBuilt, type SessionArm } from './arms.ts';
import { asThrown, missingCells } from './completeness.ts';
import { endEvent } from './keep.ts';
import { type ExperimentInput, prepareRun, type Run } from './prepare-run.ts';
import { findRates, measureLatencies } from './rates/measure-rates.ts';
import { buildHeader, buildResult } from './record.ts';
import { runParts, whileGoing } from './run-parts.ts';
import { changesBetween, changeWarning, congestionWarning } from './verify-settings.ts';
import { remainingS } from './visit/visiting.ts';
import { warn } from './warn.ts';

export type { ExperimentInput } from './prepare-run.ts';

/** Throws the error of the first where none could be built. */
const refuseNoArms = (arms: readonly SessionArm[]): void => {
  const [first] = arms;
  if (first && !isBuilt(first) && !arms.some(isBuilt)) throw asThrown(first.error);
};

const warnOfFailedArms = (run: Run, arms: readonly SessionArm[]): void => {
  for (const arm of arms) {
    if (isBuilt(arm)) continue;
    const warning = { code: 'arm-not-built', message: arm.error.what, hint: arm.error.todo, arm: arm.arm.id };
    warn(run, run.record, warning);
  }
};

const runSession = async (run: Run, session: number): Promise<void> => {
  const { plan, clockMs, record } = run;
  await using teardown = new Teardown();
  const started = clockMs();
  run.emit({ type: 'building', session, arms: plan.arms.map(({ id }) => id) });
  const arms = await buildArms({ ...run, keep: plan.keep, placement: plan.placement }, teardown);
  teardown.defer(async () => run.emit(endEvent(run.stays(), arms)));
  record.arms = arms.filter(isBuilt).map((arm) => arm.build);
  for (const arm of arms) if (!isBuilt(arm)) run.record.evidence.push(...arm.evidence);
  refuseNoArms(arms);
  record.settings = packSettings(arms.filter(isBuilt).map(({ arm, settings }) => ({ id: arm.id, settings })));
  warnOfFailedArms(run, arms);
  run.emit({ type: 'built', session, ms: clockMs() - started });
  await run.store.saveHeader(buildHeader(record, clockMs(), null));
  const visits = run.schedule.filter((visit) => visit.session === session);
  await using programs = new Teardown();
  await runParts(run, visits, arms, programs);
  await whileGoing(programs, warnOfChanges(run, arms));
  if (session > 0) return;
  await findRates(run, arms);
  await measureLatencies(run, arms);
};

/** Read again when all visits are done: a setting may have been changed meanwhile. */
const warnOfChanges = async (run: Run, arms: readonly SessionArm[]): Promise<void> => {
  const reverse = run.plan.loads.some((load) => load.kind === 'tcp' && load.reverse);
  const again = arms.filter(isBuilt).map(async ({ arm, live, settings }) => {
    const changes = changesBetween(settings, await live.readSettings(run.plan.placement));
    const sender = live.topology[reverse ? 'server' : 'client'].node;
    return [changeWarning(arm.id, changes), congestionWarning(arm.id, sender, settings, run.record.visits)];
  });
  for (const warning of (await Promise.all(again)).flat()) if (warning) warn(run, run.record, warning);
};

const interruption = (signal: AbortSignal): string =>
  `The run was interrupted (${typeof signal.reason === 'string' ? signal.reason : 'stopped'}); this is what had been measured.`;

const finish = async (run: Run, partialReason: string | null): Promise<{ result: Result; resultFile: string }> => {
  const result = buildResult(run.record, run.clockMs(), partialReason);
  const resultFile = await run.store.finish(result);
  run.emit({ type: 'finished', partial: result.partial, ms: result.totalMs });
  return { result, resultFile };
};

/**
 * Runs the plan. An interrupted run resolves with what was measured, marked partial, or rejects with the signal's reason where
 * nothing had been built; one that fails leaves it in the output folder and rejects. Throws CAPABILITY_MISSING, JOURNAL_UNWRITABLE, BACKEND_UNAVAILABLE or OUTPUT_UNWRITABLE (later too).
 */
export const runExperiment = async (input: ExperimentInput): Promise<{ result: Result; resultFile: string }> => {
  await using teardown = new Teardown();
  const run = await prepareRun(input, teardown);
  run.emit({
    type: 'started',
    runId: run.runId,
    outputDir: run.outputDir,
    visits: run.schedule.length,
    estimatedS: remainingS(run) + searchTerm(run.plan).seconds,
  });
  try {
    for (let session = 0; session < run.plan.sessions; session += 1) await runSession(run, session);
  } catch (error) {
    if (run.signal.aborted) return finish(run, interruption(run.signal));
    // Where not even that can be written, the visits are in visits.ndjson.
    await finish(run, `The run failed: ${reasonOf(error)}`).catch(() => null);
    throw error;
  }
  return finish(run, missingCells(run.schedule.length, run.record.visits));
};
