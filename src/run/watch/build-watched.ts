/** What is watched: one topology, built, with probes attached. */
import { failure, VethscopeError } from '../../errors.ts';
import type { LoadSpec, RunPlan } from '../../model/plan.ts';
import { interruptible } from '../../system/exec/interruptible-runner.ts';
import type { Runner } from '../../system/exec/runner.ts';
import { requireMachine } from '../../system/machine/require-machine.ts';
import type { Teardown } from '../../system/process/teardown.ts';
import { openJournal } from '../../topology/cleanup/journal.ts';
import { chooseBackend } from '../../trace/catalogue/backend.ts';
import { attachProbes, type ProbeSession } from '../../trace/session/attach.ts';
import { type BuiltArm, buildArms, isBuilt } from '../arms.ts';
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
}

export interface Watching extends WatchInput {
  readonly arm: BuiltArm;
  readonly probes: ProbeSession;
}

export const clockMs = (): number => performance.now();

/**
 * Its map loses keys all the time, and bpftrace, which prints maps key by key, begins anew where one went away under it: with
 * a busy stream a snapshot took more than 30 s.
 */
const unreadable = ['backlog'];

/** The backend that traces it. Throws BACKEND_UNAVAILABLE: without probes there is nothing to watch. */
const tracingBackend = async ({ plan, runner, signal }: WatchInput) => {
  const { backend, tried } = await chooseBackend(plan.backend, interruptible(runner, signal));
  if (backend) return backend;
  const reason = tried.map((trial) => `${trial.backend}: ${trial.reason}`).join('; ') || 'none traces nothing.';
  throw failure('BACKEND_UNAVAILABLE', { backend: plan.backend, reason });
};

/** What is built, `teardown` takes down. */
export const buildWatched = async (input: WatchInput, teardown: Teardown): Promise<Watching> => {
  const { plan, runner, runId, signal } = input;
  await requireMachine(plan.arms.length);
  const backend = await tracingBackend(input);
  const journal = teardown.use(await openJournal(runId, { kept: false }));
  const context = { plan, runner, runId, journal, signal, clockMs, placement: plan.placement, keep: false };
  const [arm] = await buildArms({ ...context, stays: () => false }, teardown);
  if (!arm) throw new Error('The plan to be watched has no arm.');
  if (!isBuilt(arm)) throw new VethscopeError(arm.error.code as VethscopeError['code'], arm.error.what, arm.error.todo);
  const where = { runner, runDir: journal.runDir, signal };
  const what = { withoutStages: input.load.kind === 'ping' ? [] : unreadable };
  const probes = teardown.use(await attachProbes({ backend, scopes: [arm.scope], ...where, ...what }));
  return { ...input, arm, probes };
};
