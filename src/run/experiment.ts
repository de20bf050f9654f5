/** The only file that knows the order of everything. It emits events and never prints. */

import { setMaxListeners } from 'node:events';
import { reasonOf, VethscopeError } from '../errors.ts';
import { udpAmong } from '../load/kinds/udp.ts';
import { attachmentGroup, type Plan, type RunPlan, type ScheduledVisit } from '../model/plan.ts';
import type { Result } from '../model/result.ts';
import { searchTerm } from '../plan/estimate.ts';
import { blocksOf, schedule } from '../plan/schedule.ts';
import { packSettings } from '../result/settings.ts';
import { openStore } from '../result/store/store.ts';
import { interruptible } from '../system/exec/interruptible-runner.ts';
import { recordingRunner } from '../system/exec/recording-runner.ts';
import type { Runner } from '../system/exec/runner.ts';
import { requireMachine } from '../system/machine/require-machine.ts';
import { Teardown } from '../system/process/teardown.ts';
import { type Journal, openJournal } from '../topology/cleanup/journal.ts';
import { sweep } from '../topology/cleanup/sweep.ts';
import { chooseBackend } from '../trace/catalogue/backend.ts';
import { holdBpfStatistics } from '../trace/session/bpf-statistics.ts';
import { buildArms, isBuilt, type SessionArm } from './arms.ts';
import { missingCells, spoilingAll, untracedWarning, type VisitError } from './completeness.ts';
import { readEnvironment } from './environment.ts';
import type { Emit } from './events.ts';
import { endEvent, whetherItStays } from './keep.ts';
import { findRate } from './rates/find-rate.ts';
import { rateLatencies } from './rates/rate-latencies.ts';
import { buildHeader, buildResult, startRecord } from './record.ts';
import { requireTools } from './require-tools.ts';
import { changesBetween, changeWarning, congestionWarning } from './verify-settings.ts';
import { attach } from './visit/attach-part.ts';
import { recordError } from './visit/visit.ts';
import { remainingS, type Visiting, visitBlock } from './visit/visiting.ts';
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

interface Run extends ExperimentInput, Visiting {
  readonly plan: RunPlan;
  readonly journal: Journal;
  /** Asked when the first thing is to be taken down, and the same from then on: --keep, and nobody interrupted. */
  readonly stays: () => boolean;
}

/** The kernel waits for every CPU once a tracepoint, to detach as to attach: the programs of one part go while what is next is done. */
const whileGoing = async <T>(outgoing: Teardown, next: Promise<T>): Promise<T> => {
  const [done, released] = await Promise.allSettled([next, outgoing[Symbol.asyncDispose]()]);
  if (done.status === 'rejected') throw done.reason;
  if (released.status === 'rejected') throw released.reason;
  return done.value;
};

/** Only where nothing is compared with other runs: they cost every program two readings of the clock. */
const statisticsOf = async (run: Run, { observation }: ScheduledVisit): Promise<AsyncDisposable | null> => {
  if (!run.plan.bpfStats || observation !== 'full') return null;
  try {
    return await holdBpfStatistics(run.runner);
  } catch (error) {
    run.signal.throwIfAborted();
    const { what, todo } = recordError(error);
    warn(run, run.record, { code: 'no-bpf-statistics', message: what, hint: todo });
    return null;
  }
};

/** The same cause again and again would only take time. Throws what the first visit failed with. */
const refuseSpoilt = ({ plan, record }: Run): void => {
  const cause = spoilingAll(plan, record.visits);
  if (cause !== null) throw asThrown(cause);
};

/** The programs of the last part are left to `teardown`. */
const runParts = async (
  run: Run,
  visits: readonly ScheduledVisit[],
  arms: readonly SessionArm[],
  teardown: Teardown,
): Promise<void> => {
  let outgoing = new Teardown();
  for (const part of contiguousParts(visits)) {
    const incoming = teardown.use(new Teardown());
    const probes = await whileGoing(outgoing, attach(run, arms, part[0], incoming));
    outgoing = incoming;
    if (probes === null && part[0].observation !== 'bare') {
      run.schedule = run.schedule.filter(({ observation }) => observation === 'bare');
      continue;
    }
    await using _statistics = await statisticsOf(run, part[0]);
    for (const block of blocksOf(run.plan, part)) {
      await visitBlock(run, block, arms, probes);
      refuseSpoilt(run);
    }
  }
};

type Part = [ScheduledVisit, ...ScheduledVisit[]];

/** Visits with the same observation, back to back: they share one attachment. */
const contiguousParts = (visits: readonly ScheduledVisit[]): Part[] => {
  const parts: Part[] = [];
  for (const visit of visits) {
    const last = parts.at(-1);
    const group = attachmentGroup(visit.observation, visit.load.kind);
    if (last && attachmentGroup(last[0].observation, last[0].load.kind) === group) last.push(visit);
    else parts.push([visit]);
  }
  return parts;
};

const asThrown = ({ code, what, todo }: VisitError): Error =>
  code === 'BUG' ? new Error(what) : new VethscopeError(code as VethscopeError['code'], what, todo);

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

/** Once a run, behind the visits of its first session, so that these are as they would be without it. */
const findRates = async (run: Run, arms: readonly SessionArm[]): Promise<void> => {
  const { plan, record, emit } = run;
  const spec = udpAmong(plan.loads);
  if (!plan.findRate || !spec) return;
  for (const { arm, live } of arms.filter(isBuilt)) {
    const search = await findRate(arm.id, live, spec, plan.findRate, run);
    record.rateSearches.push(search);
    emit({ type: 'rate-searched', search });
  }
};

/** Behind the searches, whose rates it takes shares of; without probes there is nothing to see. */
const measureLatencies = async (run: Run, arms: readonly SessionArm[]): Promise<void> => {
  const { plan, record } = run;
  const spec = udpAmong(plan.loads);
  if (!plan.findRate?.latency || !spec) return;
  await using teardown = new Teardown();
  const probes = await attach(run, arms, { observation: 'full', load: spec }, teardown);
  if (probes === null) return;
  if ('what' in probes) {
    warn(run, record, { code: 'no-rate-latency', message: probes.what, hint: probes.todo });
    return;
  }
  await rateLatencies(
    arms.filter(isBuilt),
    record.rateSearches,
    spec,
    { ...run, probes },
    (latency) => record.rateLatencies.push(latency),
    (arm, { error }) => {
      const message = `The latency of ${arm} at a share of its highest rate is missing: ${error?.what ?? 'no probe saw it.'}`;
      warn(run, record, { code: 'no-rate-latency', message, hint: error?.todo ?? 'Run it again.', arm });
    },
  );
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

/** With no usable backend under `auto` the traced part is left out, and the result says why. */
const schedulable = (plan: Plan, backend: Result['backend']): ScheduledVisit[] =>
  schedule(plan).filter(({ observation }) => backend !== null || observation === 'bare');

const prepare = async (input: ExperimentInput, teardown: Teardown): Promise<Run> => {
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

/**
 * Runs the plan. An interrupted run resolves with what was measured, marked partial, or rejects with the signal's reason where
 * nothing had been built; one that fails leaves it in the output folder and rejects. Throws CAPABILITY_MISSING, JOURNAL_UNWRITABLE, BACKEND_UNAVAILABLE or OUTPUT_UNWRITABLE (later too).
 */
export const runExperiment = async (input: ExperimentInput): Promise<{ result: Result; resultFile: string }> => {
  await using teardown = new Teardown();
  const run = await prepare(input, teardown);
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
