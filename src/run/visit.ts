/** One visit: prime, read, load, read again, judge. Never throws for what goes wrong with the load; it records it. */
import { VethscopeError } from '../errors.ts';
import type { LoadData } from '../load/model.ts';
import { runLoad } from '../load/run.ts';
import type { Placement, ScheduledVisit } from '../plan/schema.ts';
import type { ArmScope, ProbeSession } from '../probe/attach.ts';
import type { Visit } from '../result/schema.ts';
import type { Runner } from '../system/runner.ts';
import { watchClock } from '../system/watch-clock.ts';
import type { LiveTopology } from '../topology/deploy.ts';
import { accountOf } from './account.ts';
import { auditVisit } from './audit.ts';
import { roundTripsBetween } from './follow-echoes.ts';
import { provePath, unproven } from './path-proof.ts';
import { prime } from './prime.ts';
import { type Snapshot, snapshotDelta, takeSnapshot } from './snapshot.ts';

export interface VisitContext {
  readonly runner: Runner;
  readonly placement: Placement | null;
  readonly probes: ProbeSession | null;
  readonly signal: AbortSignal;
  /** Monotonic milliseconds since the start of the run. */
  readonly clockMs: () => number;
}

export interface MeasuredArm {
  readonly live: LiveTopology;
  readonly scope: ArmScope;
}

type LoadOutcome =
  | { readonly data: LoadData; readonly loadMs: number; readonly error: null }
  | { readonly data: null; readonly loadMs: number; readonly error: NonNullable<Visit['error']> };

export const recordError = (error: unknown): NonNullable<Visit['error']> =>
  error instanceof VethscopeError
    ? { code: error.code, what: error.message, todo: error.todo }
    : { code: 'BUG', what: String(error), todo: 'Please report this with the result file: it is a bug of vethscope.' };

const attempt = async (scheduled: ScheduledVisit, arm: MeasuredArm, context: VisitContext): Promise<LoadOutcome> => {
  const { runner, placement, signal, clockMs } = context;
  const started = clockMs();
  try {
    const { data, loadMs } = await runLoad(scheduled.load, scheduled.durationS, {
      runner,
      placement,
      signal,
      topology: arm.live.topology,
    });
    return { data, loadMs, error: null };
  } catch (error) {
    signal.throwIfAborted();
    return { data: null, loadMs: clockMs() - started, error: recordError(error) };
  }
};

const isReverse = ({ load }: ScheduledVisit): boolean => load.kind !== 'ping' && load.reverse;

const roundTripsOf = ({ observation }: ScheduledVisit, before: Snapshot, after: Snapshot): Visit['rttNs'] =>
  observation === 'stamp' && before.probes && after.probes ? roundTripsBetween(before.probes, after.probes) : null;

interface Followed {
  readonly sampleShift: number;
  /** Of echoes, whole journeys. */
  readonly followsEchoes: boolean;
}

const followedIn = ({ observation }: ScheduledVisit, probes: ProbeSession | null): Followed => ({
  sampleShift: probes?.echoes.sampleShift ?? 0,
  followsEchoes: observation === 'full' && (probes?.followsEchoes ?? false),
});

const judge = (
  scheduled: ScheduledVisit,
  arm: MeasuredArm,
  outcome: LoadOutcome & { readonly clockStepMs: number },
  before: Snapshot,
  after: Snapshot,
  { sampleShift, followsEchoes }: Followed,
) => {
  const { topology } = arm.live;
  const delta = snapshotDelta(before, after);
  const { data, loadMs, clockStepMs } = outcome;
  const account = accountOf(arm, scheduled, before, after, { data, sampleShift });
  const common = { ...delta, ...account, rttNs: roundTripsOf(scheduled, before, after) };
  if (data === null) return { ...common, path: unproven('the load failed'), audits: [] };
  return {
    ...common,
    path: provePath(topology, delta.counters, data, isReverse(scheduled)),
    audits: auditVisit({ topology, ...common, data, loadMs, clockStepMs, sampleShift, followsEchoes }),
  };
};

const identity = (scheduled: ScheduledVisit, index: number) => ({
  index,
  session: scheduled.session,
  observation: scheduled.observation,
  round: scheduled.round,
  block: scheduled.block,
  arm: scheduled.arm,
  load: scheduled.load.kind,
  discarded: scheduled.discarded,
});

export const measureVisit = async (
  scheduled: ScheduledVisit,
  index: number,
  arm: MeasuredArm,
  context: VisitContext,
): Promise<Visit> => {
  const startedAt = new Date().toISOString();
  const startedMs = context.clockMs();
  const witnessed = scheduled.observation === 'full';
  const source = { live: arm.live, probes: context.probes, runner: context.runner, witnessed };
  await context.probes?.forgetEchoes();
  await prime(arm.live.topology, context);
  const before = await takeSnapshot(source, 'before');
  const clockStep = watchClock();
  const outcome = await attempt(scheduled, arm, context);
  const clockStepMs = clockStep();
  const after = await takeSnapshot(source, 'after');
  return {
    ...identity(scheduled, index),
    startedAt,
    startedMs,
    loadMs: outcome.loadMs,
    totalMs: context.clockMs() - startedMs,
    status: outcome.error ? 'failed' : 'ok',
    error: outcome.error,
    data: outcome.data,
    warnings: [],
    ...judge(scheduled, arm, { ...outcome, clockStepMs }, before, after, followedIn(scheduled, context.probes)),
  };
};

const nothing = {
  counters: [],
  nstat: { client: {}, server: {} },
  observed: null,
  rttNs: null,
  ledger: null,
  journeys: null,
  audits: [],
  warnings: [],
};

/** The visit of an arm that could not be built, or whose counters or probes could not be read: in the result, so that no cell goes missing quietly. */
export const failedVisit = (
  scheduled: ScheduledVisit,
  index: number,
  error: NonNullable<Visit['error']>,
  clockMs: () => number,
): Visit => ({
  ...identity(scheduled, index),
  ...nothing,
  startedAt: new Date().toISOString(),
  startedMs: clockMs(),
  loadMs: 0,
  totalMs: 0,
  status: 'failed',
  error,
  data: null,
  host: { cpuBusyMs: [], cpuStealMs: [], softnetDropped: 0, softnetSqueezed: 0 },
  path: unproven('nothing was measured'),
});
