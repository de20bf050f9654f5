/** Attaches the probes of a part, which then prove themselves (check-probes.ts) before any figure. */

import { failure, reasonOf } from '../../errors.ts';
import { isEchoes } from '../../model/loads/index.ts';
import type { Backend, LoadKind, Observation, ScheduledVisit } from '../../model/plan.ts';
import { attachmentGroup } from '../../model/plan.ts';
import type { Visit } from '../../model/result.ts';
import type { Warning } from '../../model/warnings.ts';
import type { Runner } from '../../system/exec/runner.ts';
import type { Teardown } from '../../system/process/teardown.ts';
import type { Journal } from '../../topology/cleanup/journal.ts';
import { echoIdentifier } from '../../topology/deploy/echo-identifier.ts';
import { followedWhenEmulated, mostInVisit, sampleShiftFor } from '../../trace/program/echo-scope.ts';
import { attachProbes, type ProbeSession } from '../../trace/session/attach.ts';
import { type BuiltArm, isBuilt, type SessionArm } from '../arms.ts';
import { untracedWarning } from '../completeness.ts';
import type { Emit } from '../events.ts';
import { perfEventsWarning } from '../perf-events-warning.ts';
import type { RunRecord } from '../record.ts';
import { warn } from '../warn.ts';
import { checkProbes } from './check-probes.ts';
import { recordError } from './visit.ts';

export interface AttachContext {
  readonly record: RunRecord;
  readonly clockMs: () => number;
  readonly runner: Runner;
  readonly journal: Journal;
  readonly signal: AbortSignal;
  readonly emit: Emit;
}

/** The probes of a part, or the reason why there are none. */
export type Probes = ProbeSession | NonNullable<Visit['error']> | null;

/** The loads of the visits that share this attachment. */
const loadsWith = (observation: Observation, kind: LoadKind, { loads }: RunRecord['plan']): LoadKind[] =>
  loads
    .map((load) => load.kind)
    .filter((other) => attachmentGroup(observation, other) === attachmentGroup(observation, kind));

/** Of whole journeys an emulated machine reads few; two stamps an echo are soon read. */
const mostFollowed = ({ environment }: RunRecord, observation: Observation): number =>
  environment.emulated && observation === 'full' ? followedWhenEmulated : mostInVisit;

/** Every arm's pings have the same identifier, but for the bits that tell the arm. A part that is longer than the probes can keep is sampled. */
const echoScopeOf = ({ record }: AttachContext, arm: BuiltArm | undefined, observation: Observation) => {
  const { plan } = record;
  const pingS = plan.parts.find((part) => part.observation === observation)?.durationS.ping ?? 0;
  const intervalMs = plan.loads.find((load) => load.kind === 'ping')?.intervalMs ?? 1;
  return {
    identifier: arm ? echoIdentifier(arm.live.topology) : 0,
    ipVersion: plan.ipVersion,
    sampleShift: sampleShiftFor((pingS * 1000) / intervalMs, mostFollowed(record, observation)),
  };
};

/** Once a probe, however often it is attached. */
const keepAttachments = (record: RunRecord, { attachments }: ProbeSession): void => {
  const known = new Set(attachments.map(({ probe }) => probe));
  record.attachments = [...record.attachments.filter(({ probe }) => !known.has(probe)), ...attachments];
};

/** Every part attaches anew; what is said of one is true of all. */
const warnOnce = (run: AttachContext, warning: Warning | null): void => {
  if (warning === null || run.record.warnings.some(({ code }) => code === warning.code)) return;
  warn(run, run.record, warning);
};

/** Of the attachments of a run, the one that asks the kernel for most: that of streams, else that of whole journeys. */
const saysMost = (observation: Observation, kind: LoadKind, { loads }: RunRecord['plan']): boolean =>
  observation === 'full' && (!isEchoes(kind) || loads.every((load) => isEchoes(load.kind)));

/** No program of the run has been attached yet, so what fails is not the machine's mood. */
class NeverAttached extends Error {
  readonly backend: Backend;
  constructor(backend: Backend, cause: unknown) {
    super(reasonOf(cause), { cause });
    this.backend = backend;
  }
}

/** By the backend that the run has settled on. */
const attachOnce = async (
  run: AttachContext,
  arms: readonly SessionArm[],
  { observation, load }: Pick<ScheduledVisit, 'observation' | 'load'>,
  teardown: Teardown,
): Promise<Probes> => {
  const { record, clockMs, runner, journal } = run;
  const { backend } = record;
  if (backend === null) return null;
  let attached = false;
  run.emit({ type: 'attaching', observation });
  const started = clockMs();
  try {
    const built = arms.filter(isBuilt);
    const [checked] = built;
    const scopes = built.map((arm) => arm.scope);
    const echoes = echoScopeOf(run, checked, observation);
    const where = { runner, runDir: journal.runDir, signal: run.signal, emulated: record.environment.emulated };
    const what = { observation, loads: loadsWith(observation, load.kind, run.record.plan), echoes };
    const probes = teardown.use(await attachProbes({ backend, scopes, ...what, ...where }));
    attached = true;
    // Before any figure: a ping through an arm, and the probes must tell of it.
    const reason = await checkProbes(run, built, probes);
    if (reason !== null) throw failure('PROBE_FAILED', { probe: 'self-check', reason });
    keepAttachments(record, probes);
    warnOnce(run, perfEventsWarning(probes.kernel));
    if (record.kernel === null || saysMost(observation, load.kind, record.plan)) record.kernel = probes.kernel;
    run.emit({
      type: 'attached',
      backend,
      probes: probes.attachments.map(({ probe }) => probe),
      ms: clockMs() - started,
    });
    return probes;
  } catch (error) {
    run.signal.throwIfAborted();
    if (!attached && record.attachments.length === 0) throw new NeverAttached(backend, error);
    return recordError(error);
  }
};

/** The next in the order in which they were tried; null: none is left. */
const passOver = (record: RunRecord, { backend, cause }: NeverAttached): RunRecord['backend'] => {
  const { backends } = record.environment;
  for (const tried of backends) {
    if (tried.backend === backend) Object.assign(tried, { usable: false, reason: reasonOf(cause) });
  }
  return backends.find(({ usable }) => usable)?.backend ?? null;
};

/**
 * null: nothing is to be attached. What could not be attached at the first time cannot be later: `auto` then takes the next
 * backend, or goes on without. Throws PROBE_FAILED where one was asked for.
 */
export const attach = async (
  run: AttachContext,
  arms: readonly SessionArm[],
  part: Pick<ScheduledVisit, 'observation' | 'load'>,
  teardown: Teardown,
): Promise<Probes> => {
  const { record } = run;
  if (part.observation === 'bare' || record.backend === null) return null;
  try {
    return await attachOnce(run, arms, part, teardown);
  } catch (error) {
    if (!(error instanceof NeverAttached)) throw error;
    if (record.plan.backend !== 'auto') throw error.cause;
    record.backend = passOver(record, error);
    warnOnce(run, untracedWarning('auto', record.backend, record.environment.backends));
    return attach(run, arms, part, teardown);
  }
};
