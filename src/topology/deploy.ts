/** Runs the steps of a topology, with the way back registered before each; half-built things are rolled back. */
import { join } from 'node:path';
import type { Placement } from '../plan/schema.ts';
import type { Runner } from '../system/runner.ts';
import { Teardown } from '../system/teardown.ts';
import { startDaemon } from './daemon.ts';
import { planSteps } from './drivers/index.ts';
import type { Journal } from './journal.ts';
import { type LiveTopology, liveTopology } from './live.ts';
import type { Topology } from './model.ts';
import type { Step } from './step.ts';

export type { LiveTopology } from './live.ts';

export interface DeployContext {
  readonly runner: Runner;
  readonly journal: Journal;
  /** Daemons survive this program. */
  readonly keep: boolean;
  readonly placement: Placement | null;
  readonly signal: AbortSignal;
}

const runStep = async (step: Step, context: DeployContext, teardown: Teardown): Promise<void> => {
  const { runner, journal, signal } = context;
  signal.throwIfAborted();
  if (step.undo.length > 0) await journal.recordUndo(step.label, step.undo);
  for (const command of step.undo) teardown.defer(() => runner.run(command, { allowFailure: true }));
  const results = await Promise.allSettled(step.do.map((command) => runner.run(command)));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
  for (const daemon of step.daemons ?? []) {
    const running = await startDaemon(daemon, context);
    teardown.defer(() => running.stop());
  }
};

/** The folder of a topology is named after its namespaces, so that several of a run live side by side. */
export const topologyFolder = (runDir: string, topology: Topology): string =>
  join(runDir, topology.nodes[0]?.netns.replace(/-[a-z]$/, '') ?? 'empty');

/** Throws what the failing step threw, after rolling back; COMMAND_FAILED, COMMAND_TIMED_OUT or TOOL_MISSING. */
export const deploy = async (topology: Topology, context: DeployContext): Promise<LiveTopology> => {
  const teardown = new Teardown();
  const folder = topologyFolder(context.journal.runDir, topology);
  try {
    for (const step of planSteps(topology, { folder, placement: context.placement })) {
      await runStep(step, context, teardown);
    }
    return await liveTopology(topology, folder, context.runner, teardown);
  } catch (error) {
    await teardown[Symbol.asyncDispose]();
    throw error;
  }
};
