/** What a run needs before its first session: a machine that can, an output folder, the backend, the journal. */

import { setMaxListeners } from 'node:events';
import type { Plan, RunPlan, ScheduledVisit } from '../model/plan.ts';
import type { Result } from '../model/result.ts';
import { schedule } from '../plan/schedule.ts';
import { openStore } from '../result/store/store.ts';
import { interruptible } from '../system/exec/interruptible-runner.ts';
import { recordingRunner } from '../system/exec/recording-runner.ts';
import type { Runner } from '../system/exec/runner.ts';
import { requireMachine } from '../system/machine/require-machine.ts';
import type { Teardown } from '../system/process/teardown.ts';
import { type Journal, openJournal } from '../topology/cleanup/journal.ts';
import { sweep } from '../topology/cleanup/sweep.ts';
import { chooseBackend } from '../trace/catalogue/backend.ts';
import { untracedWarning } from './completeness.ts';
import { readEnvironment } from './environment.ts';
import type { Emit } from './events.ts';
import { whetherItStays } from './keep.ts';
import { startRecord } from './record.ts';
import { requireTools } from './require-tools.ts';
import type { Visiting } from './visit/visiting.ts';
import { warn } from './warn.ts';

export interface ExperimentInput {
  readonly plan: RunPlan;
  readonly runId: string;
  readonly outputDir: string;
  readonly argv: readonly string[];
  readonly runner: Runner;
  readonly signal: AbortSignal;
  readonly emit: Emit;
}

export interface Run extends ExperimentInput, Visiting {
  readonly plan: RunPlan;
  readonly journal: Journal;
  /** Asked when the first thing is to be taken down, and the same from then on: --keep, and nobody interrupted. */
  readonly stays: () => boolean;
}

/** With no usable backend under `auto` the traced part is left out, and the result says why. */
const schedulable = (plan: Plan, backend: Result['backend']): ScheduledVisit[] =>
  schedule(plan).filter(({ observation }) => backend !== null || observation === 'bare');

export const prepareRun = async (input: ExperimentInput, teardown: Teardown): Promise<Run> => {
  const started = performance.now();
  const clockMs = (): number => performance.now() - started;
  setMaxListeners(0, input.signal);
  await requireMachine(input.plan.arms.length);
  const store = await openStore(input.outputDir);
  const { runner, commands } = recordingRunner(input.runner, clockMs);
  const stays = whetherItStays(input.plan.keep, input.signal);
  const { removed } = await sweep({ runner, dryRun: false, includeKept: false });
  if (removed.length > 0) input.emit({ type: 'swept', removed });
  const asking = interruptible(runner, input.signal);
  // Trying a backend is mostly waiting for the kernel.
  const [{ backend, tried }, facts] = await Promise.all([
    chooseBackend(input.plan.backend, asking).catch((error: unknown) => {
      // What was interrupted while it was tried says nothing of the backend.
      input.signal.throwIfAborted();
      throw error;
    }),
    readEnvironment(asking, input.plan.loads),
  ]);
  const environment = { ...facts, backends: [...tried] };
  input.signal.throwIfAborted();
  requireTools(input.plan, facts.tools);
  const record = startRecord({ ...input, environment, backend, commands });
  const untraced = untracedWarning(input.plan.backend, backend, tried);
  if (untraced) warn(input, record, untraced);
  const journal = await openJournal(input.runId, { kept: input.plan.keep });
  teardown.defer(async () => stays() || journal[Symbol.asyncDispose]());
  return { ...input, runner, store, journal, record, clockMs, stays, schedule: schedulable(input.plan, backend) };
};
