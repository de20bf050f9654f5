/** Builds all arms of a session side by side. An arm that fails is kept with its error; the others go on. */
import { VethscopeError } from '../errors.ts';
import { type LoadServers, startServers } from '../load/servers.ts';
import type { Arm, PlannedArm, RunPlan } from '../model/plan.ts';
import type { ArmBuild, Evidence, Visit } from '../model/result.ts';
import type { SettingsAt } from '../model/settings.ts';
import type { Topology } from '../model/topology.ts';
import { builtDevices } from '../result/settings.ts';
import { Teardown } from '../system/process/teardown.ts';
import { type DeployContext, deploy, type LiveTopology } from '../topology/deploy/deploy.ts';
import { type ProveContext, proveWire, WireError } from '../topology/deploy/verify-connectivity.ts';
import { wireDevices } from '../topology/drivers/settings.ts';
import { armPrefix, inNamespaces } from '../topology/in-namespaces.ts';
import type { ArmScope } from '../trace/session/attach.ts';
import type { Emit } from './events.ts';
import { freesWhile } from './frees-while.ts';
import { requireInForce } from './verify-settings.ts';
import { scopeOf } from './visit/arm-scope.ts';
import { recordError } from './visit/visit.ts';

export interface BuiltArm {
  readonly arm: Arm;
  readonly live: LiveTopology;
  readonly scope: ArmScope;
  readonly build: ArmBuild;
  readonly servers: LoadServers;
  /** What was in force when it was up. */
  readonly settings: readonly SettingsAt[];
}

export interface FailedArm {
  readonly arm: Arm;
  readonly error: NonNullable<Visit['error']>;
  readonly evidence: readonly Evidence[];
}

export type SessionArm = BuiltArm | FailedArm;

export const isBuilt = (arm: SessionArm): arm is BuiltArm => 'live' in arm;

export interface ArmsContext extends DeployContext {
  readonly plan: RunPlan;
  readonly runId: string;
  readonly clockMs: () => number;
  readonly stays: () => boolean;
  /** Absent: told to no one. */
  readonly emit?: Emit;
}

/** The topology of one arm in namespaces of this run. Pure. */
const namedTopology = ({ plan, runId }: Pick<ArmsContext, 'plan' | 'runId'>, arm: PlannedArm): Topology =>
  inNamespaces(arm.topology, armPrefix(plan.arms.indexOf(arm), runId));

/** The cause of a dead wire is looked for with a probe, unless no probe is to be loaded. */
const freedWhileOf = ({ plan, runner, journal, signal }: ArmsContext): ProveContext['freedWhile'] =>
  plan.backend === 'none'
    ? undefined
    : freesWhile({ runner, runDir: journal.runDir, signal, emulated: plan.emulated ?? false });

const waitEvent =
  ({ id }: Arm, { emit }: ArmsContext): ProveContext['onWait'] =>
  (waiting) =>
    emit?.({ type: 'waiting', arm: id, ...waiting });

interface Undo {
  /** Takes everything down. */
  readonly teardown: Teardown;
  /** Ends only what measuring needs, for a topology that stays. */
  readonly measuring: Teardown;
}

const buildArm = async (planned: PlannedArm, context: ArmsContext): Promise<BuiltArm & Undo> => {
  const { plan, runner, clockMs, signal } = context;
  const teardown = new Teardown();
  const measuring = new Teardown();
  const started = clockMs();
  const { topology: _named, ...arm } = planned;
  try {
    const live = await deploy(namedTopology(context, planned), context);
    teardown.use(live);
    teardown.use(measuring);
    measuring.defer(() => live.release());
    const buildMs = clockMs() - started;
    await proveWire(live, { runner, signal, freedWhile: freedWhileOf(context), onWait: waitEvent(arm, context) });
    const place = { runner, topology: live.topology, placement: plan.placement, signal };
    const servers = await startServers(plan.loads, place, measuring);
    const settings = await live.readSettings(plan.placement);
    await requireInForce(arm, live.topology, settings, { runner, placement: plan.placement });
    const devices = builtDevices(settings, wireDevices(live.topology));
    return {
      arm,
      live,
      scope: await scopeOf(arm.id, live),
      build: { ...arm, topology: live.topology, devices, buildMs },
      settings,
      servers,
      teardown,
      measuring,
    };
  } catch (error) {
    await teardown[Symbol.asyncDispose]();
    throw error;
  }
};

const failedArm = (arm: Arm, reason: unknown): FailedArm => ({
  arm,
  error: recordError(reason),
  evidence:
    reason instanceof WireError ? reason.findings.map(({ command, output }) => ({ arm: arm.id, command, output })) : [],
});

/** Side by side, as they were built: most of it is waiting for processes and the kernel. Each is tried, then the first failure thrown. */
const takeDown = async (undos: readonly Undo[], stays: boolean): Promise<void> => {
  const done = await Promise.allSettled(
    undos.map(async ({ teardown, measuring }) => (stays ? measuring : teardown)[Symbol.asyncDispose]()),
  );
  const failed = done.find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
};

/** What was asked for and is not in force spoils every comparison: the run ends before its first visit. */
const refuseUnmet = (built: readonly PromiseSettledResult<unknown>[]): void => {
  for (const outcome of built) {
    if (outcome.status === 'fulfilled' || !(outcome.reason instanceof VethscopeError)) continue;
    if (outcome.reason.code === 'SETTING_NOT_IN_FORCE') throw outcome.reason;
  }
};

/** Everything that came up is handed to `teardown`, also when another arm failed or the run was interrupted. */
export const buildArms = async (context: ArmsContext, teardown: Teardown): Promise<SessionArm[]> => {
  const built = await Promise.allSettled(context.plan.arms.map((arm) => buildArm(arm, context)));
  const undos = built.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  teardown.defer(() => takeDown(undos, context.stays()));
  context.signal.throwIfAborted();
  refuseUnmet(built);
  return built.map((outcome, index) =>
    outcome.status === 'fulfilled' ? outcome.value : failedArm(context.plan.arms[index] as Arm, outcome.reason),
  );
};
