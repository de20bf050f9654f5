/** What is watched: one topology, built, with probes attached. */
import { reasonOf, VethscopeError } from '../../errors.ts';
import { isEchoes } from '../../model/loads/index.ts';
import type { Backend, LoadSpec, RunPlan } from '../../model/plan.ts';
import type { Warning } from '../../model/warnings.ts';
import { interruptible } from '../../system/exec/interruptible-runner.ts';
import type { Runner } from '../../system/exec/runner.ts';
import { requireMachine } from '../../system/machine/require-machine.ts';
import type { Teardown } from '../../system/process/teardown.ts';
import { type Journal, openJournal } from '../../topology/cleanup/journal.ts';
import { type ChosenBackend, chooseBackend } from '../../trace/catalogue/backend.ts';
import { attachProbes, type ProbeSession } from '../../trace/session/attach.ts';
import { type BuiltArm, buildArms, isBuilt } from '../arms.ts';
import { untracedWarning } from '../completeness.ts';
import type { WatchedSecond } from './watch-sample.ts';

export interface WatchInput {
  /** Of one arm. */
  readonly plan: RunPlan;
  readonly load: LoadSpec;
  readonly durationS: number;
  readonly runId: string;
  readonly runner: Runner;
  readonly signal: AbortSignal;
  readonly emit: (second: WatchedSecond) => void;
  readonly warn: (warning: Warning) => void;
}

export interface Watching extends WatchInput {
  readonly arm: BuiltArm;
  /** null: nothing can be traced here. */
  readonly probes: ProbeSession | null;
}

export const clockMs = (): number => performance.now();

/**
 * Its map loses keys all the time, and bpftrace, which prints maps key by key, begins anew where one went away under it: with
 * a busy stream a snapshot took more than 30 s.
 */
const unreadable = ['backlog'];

type Trial = ChosenBackend['tried'][number];

/** null: `auto` goes on without probes, as `compare` does, and warns. Throws what attaching throws where a backend was asked for. */
export const attachFirst = async <P>(
  { plan, signal, warn }: Pick<WatchInput, 'signal' | 'warn'> & { readonly plan: Pick<RunPlan, 'backend'> },
  tried: readonly Trial[],
  attach: (backend: Backend) => Promise<P>,
): Promise<P | null> => {
  const trials: Trial[] = [];
  for (const trial of tried) {
    if (!trial.usable) trials.push(trial);
    else {
      try {
        return await attach(trial.backend);
      } catch (error) {
        signal.throwIfAborted();
        if (plan.backend !== 'auto') throw error;
        trials.push({ backend: trial.backend, usable: false, reason: reasonOf(error) });
      }
    }
  }
  const warning = untracedWarning(plan.backend, null, trials);
  if (warning) warn(warning);
  return null;
};

const attachTo = (input: WatchInput, { scope }: BuiltArm, { runDir }: Journal, backend: Backend) => {
  const withoutStages = isEchoes(input.load.kind) ? [] : unreadable;
  const { runner, signal } = input;
  return attachProbes({ backend, scopes: [scope], runner, runDir, signal, withoutStages });
};

/** What is built, `teardown` takes down. */
export const buildWatched = async (input: WatchInput, teardown: Teardown): Promise<Watching> => {
  const { plan, runner, runId, signal } = input;
  await requireMachine(plan.arms.length);
  const { tried } = await chooseBackend(plan.backend, interruptible(runner, signal));
  const journal = teardown.use(await openJournal(runId, { kept: false }));
  const context = { plan, runner, runId, journal, signal, clockMs, placement: plan.placement, keep: false };
  const [arm] = await buildArms({ ...context, stays: () => false }, teardown);
  if (!arm) throw new Error('The plan to be watched has no arm.');
  if (!isBuilt(arm)) throw new VethscopeError(arm.error.code as VethscopeError['code'], arm.error.what, arm.error.todo);
  const probes = await attachFirst(input, tried, (backend) => attachTo(input, arm, journal, backend));
  if (probes) teardown.use(probes);
  return { ...input, arm, probes };
};
