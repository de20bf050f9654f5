/** One visit: prime, read, load, read again, judge. Never throws for what goes wrong with the load; it records it. */
import { VethscopeError } from '../../errors.ts';
import { isReverse } from '../../load/kinds/index.ts';
import { type LoadOutcome as RunOutcome, runLoad } from '../../load/run.ts';
import type { LoadServers } from '../../load/servers.ts';
import type { LoadData } from '../../model/load.ts';
import { isEchoes } from '../../model/loads/index.ts';
import type { Placement, ScheduledVisit } from '../../model/plan.ts';
import type { Visit } from '../../model/result.ts';
import type { Topology } from '../../model/topology.ts';
import type { Runner } from '../../system/exec/runner.ts';
import { watchClock } from '../../system/machine/clock-step.ts';
import { withLimitNamed } from '../../system/machine/open-files.ts';
import { socketBuffersOf } from '../../system/machine/socket-buffers.ts';
import type { LiveTopology } from '../../topology/deploy/deploy.ts';
import type { ArmScope, ProbeSession } from '../../trace/session/attach.ts';
import type { VisitEvidence } from '../audits/audit-definition.ts';
import { auditVisit } from '../audits/audit-visit.ts';
import { forgetFlows } from './flush-ovs-flows.ts';
import { roundTripsBetween } from './follow-echoes.ts';
import { type Account, accountOf } from './observe-visit.ts';
import { provePath, unproven } from './path-proof.ts';
import { withLateWitnesses } from './reread-ovs-counters.ts';
import { type Snapshot, snapshotDelta, takeSnapshot } from './snapshot.ts';
import { prime } from './warm-caches.ts';

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
  readonly servers: LoadServers;
}

type Outcome =
  | { readonly data: LoadData; readonly loadMs: number; readonly error: null }
  | { readonly data: null; readonly loadMs: number; readonly error: NonNullable<Visit['error']> };

export const recordError = (thrown: unknown): NonNullable<Visit['error']> => {
  const error = withLimitNamed(thrown);
  return error instanceof VethscopeError
    ? { code: error.code, what: error.message, todo: error.todo }
    : { code: 'BUG', what: String(error), todo: 'Please report this with the result file: it is a bug of vethscope.' };
};

/** `tookMs`: where it failed, and cannot say so itself. */
export const outcomeOf = (load: PromiseSettledResult<RunOutcome>, tookMs: number): Outcome => {
  if (load.status === 'rejected') return { data: null, loadMs: tookMs, error: recordError(load.reason) };
  const { data, loadMs } = load.value;
  return { data, loadMs, error: null };
};

const roundTripsOf = (
  { observation }: ScheduledVisit,
  topology: Topology,
  before: Snapshot,
  after: Snapshot,
): Visit['rttNs'] =>
  observation === 'stamp' && before.probes && after.probes
    ? roundTripsBetween(before.probes, after.probes, topology)
    : null;

interface Followed extends Pick<VisitEvidence, 'hiddenStages'> {
  readonly sampleShift: number;
  /** Of echoes, whole journeys. */
  readonly followsEchoes: boolean;
}

const followedIn = ({ observation }: ScheduledVisit, probes: ProbeSession | null): Followed => ({
  sampleShift: probes?.echoes.sampleShift ?? 0,
  followsEchoes: observation === 'full' && (probes?.followsEchoes ?? false),
  hiddenStages: (probes?.kernel.hiddenStages ?? []).map(({ stage }) => stage),
});

const judge = (
  scheduled: ScheduledVisit,
  arm: MeasuredArm,
  outcome: Measured,
  before: Snapshot,
  after: Snapshot,
  account: Account,
  followed: Followed,
) => {
  const { topology } = arm.live;
  const { load, observation } = scheduled;
  const delta = snapshotDelta(before, after);
  const { data, loadMs, clockStepMs } = outcome;
  const buffers = socketBuffersOf(after.socketSysctls, topology, isReverse(load));
  const common = { ...delta, ...account, rttNs: roundTripsOf(scheduled, topology, before, after) };
  if (data === null) return { ...common, path: unproven('the load failed'), audits: [] };
  return {
    ...common,
    path: provePath({ topology, ...delta, data, load }),
    audits: auditVisit({ topology, load, observation, buffers, ...common, data, loadMs, clockStepMs, ...followed }),
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

type Measured = Outcome & { readonly clockStepMs: number };

/** Reads what the load changed, and judges it. */
type EndVisit = (measured: Measured) => Promise<Visit>;

/** A visit whose load has still to run. */
export const beginVisit = async (
  scheduled: ScheduledVisit,
  index: number,
  arm: MeasuredArm,
  context: VisitContext,
): Promise<EndVisit> => {
  const startedAt = new Date().toISOString();
  const startedMs = context.clockMs();
  const witnessed = scheduled.observation === 'full';
  const source = { live: arm.live, probes: context.probes, runner: context.runner, witnessed };
  await context.probes?.forgetEchoes();
  if (witnessed && isEchoes(scheduled.load.kind)) await forgetFlows(arm.live, context.runner);
  await prime(arm.live.topology, context);
  const before = await takeSnapshot(source, 'before');
  return async (measured) => {
    const followed = followedIn(scheduled, context.probes);
    const load = { data: measured.data, sampleShift: followed.sampleShift };
    const after = await takeSnapshot(source, 'after');
    const account = await withLateWitnesses(source, after, (seen) => accountOf(arm, scheduled, before, seen, load));
    return {
      ...identity(scheduled, index),
      startedAt,
      startedMs,
      loadMs: measured.loadMs,
      totalMs: context.clockMs() - startedMs,
      status: measured.error ? 'failed' : 'ok',
      error: measured.error,
      data: measured.data,
      warnings: [],
      ...judge(scheduled, arm, measured, before, after, account, followed),
    };
  };
};

export const measureVisit = async (
  scheduled: ScheduledVisit,
  index: number,
  arm: MeasuredArm,
  context: VisitContext,
): Promise<Visit> => {
  const end = await beginVisit(scheduled, index, arm, context);
  const [startedMs, clockStep] = [context.clockMs(), watchClock()];
  const place = { ...context, topology: arm.live.topology };
  const [load] = await Promise.allSettled([runLoad(scheduled.load, scheduled.durationS, place)]);
  context.signal.throwIfAborted();
  return end({ ...outcomeOf(load, context.clockMs() - startedMs), clockStepMs: clockStep() });
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
