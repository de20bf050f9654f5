/** Attaches the probes of a part, and lets them prove themselves before any figure. */
import { failure } from '../errors.ts';
import type { Observation } from '../plan/schema.ts';
import { attachProbes, observedBetween, type ProbeSession } from '../probe/attach.ts';
import { selfCheck } from '../probe/self-check.ts';
import type { Visit } from '../result/schema.ts';
import type { Runner } from '../system/runner.ts';
import type { Teardown } from '../system/teardown.ts';
import type { Journal } from '../topology/journal.ts';
import { proveWire } from '../topology/prove.ts';
import { type BuiltArm, isBuilt, type SessionArm } from './arms.ts';
import type { Emit } from './events.ts';
import type { RunRecord } from './record.ts';
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

/** Before any figure: a ping through an arm, and the probes must name its device. Throws PROBE_FAILED. */
const checkProbes = async (run: AttachContext, arm: BuiltArm, probes: ProbeSession): Promise<void> => {
  const before = await probes.snapshot();
  await proveWire(arm.live, run);
  const observed = observedBetween(before, await probes.snapshot(), arm.scope);
  const reason = selfCheck(observed, arm.scope, arm.live.topology.client);
  if (reason !== null) throw failure('PROBE_FAILED', { probe: 'self-check', reason });
};

/** null: nothing is to be attached. */
export const attach = async (
  run: AttachContext,
  arms: readonly SessionArm[],
  observation: Observation,
  teardown: Teardown,
): Promise<Probes> => {
  const { record, clockMs, runner, journal } = run;
  if (observation === 'bare' || record.backend === null) return null;
  run.emit({ type: 'attaching', observation });
  const started = clockMs();
  try {
    const scopes = arms.filter(isBuilt).map((arm) => arm.scope);
    const probes = teardown.use(
      await attachProbes({ backend: record.backend, scopes, runner, runDir: journal.runDir, signal: run.signal }),
    );
    const [checked] = arms.filter(isBuilt);
    if (checked) await checkProbes(run, checked, probes);
    record.attachments = [...probes.attachments];
    run.emit({
      type: 'attached',
      backend: record.backend,
      probes: probes.attachments.map(({ probe }) => probe),
      ms: clockMs() - started,
    });
    return probes;
  } catch (error) {
    run.signal.throwIfAborted();
    return recordError(error);
  }
};
