/** Runs the steps of a topology, with the way back registered before each; half-built things are rolled back. */
import { join } from 'node:path';
import type { Placement } from '../../model/plan.ts';
import type { Topology } from '../../model/topology.ts';
import { runTogether } from '../../system/exec/batch-shell.ts';
import type { Command, Runner } from '../../system/exec/runner.ts';
import { Teardown } from '../../system/process/teardown.ts';
import type { Journal } from '../cleanup/journal.ts';
import { planSteps } from '../drivers/index.ts';
import { startDaemon } from './daemon.ts';
import { type LiveTopology, liveTopology } from './deployed.ts';
import type { Step } from './step.ts';

export type { LiveTopology } from './deployed.ts';

export interface DeployContext {
  readonly runner: Runner;
  readonly journal: Journal;
  /** Daemons survive this program. */
  readonly keep: boolean;
  readonly placement: Placement | null;
  readonly signal: AbortSignal;
}

interface Build extends DeployContext {
  readonly teardown: Teardown;
}

/** In one shell, and nothing where there is nothing to do. */
const runAll = async ([first, ...more]: readonly Command[], { runner }: Build): Promise<void> => {
  if (first) await runTogether(runner, [first, ...more]);
};

const undoAll = async ({ undo: [first, ...more] }: Step, { runner }: Build): Promise<void> => {
  if (first) await runTogether(runner, [first, ...more], { allowFailure: true });
};

const startAll = async (step: Step, build: Build): Promise<void> => {
  for (const daemon of step.daemons ?? []) {
    const running = await startDaemon(daemon, build);
    build.teardown.defer(() => running.stop());
  }
};

const registerUndo = async (step: Step, build: Build): Promise<void> => {
  if (step.undo.length === 0) return;
  await build.journal.recordUndo(step.label, step.undo);
  build.teardown.defer(() => undoAll(step, build));
};

/** Whether what comes after this step has to wait for more than its commands. */
const isPause = (step: Step): boolean => (step.daemons ?? []).length > 0;

/** Steps up to a pause, that one included: their commands are executed together. */
const stretches = (steps: readonly Step[]): Step[][] => {
  const found: Step[][] = [[]];
  for (const step of steps) {
    found.at(-1)?.push(step);
    if (isPause(step)) found.push([]);
  }
  return found;
};

const runStretch = async (steps: readonly Step[], build: Build): Promise<void> => {
  build.signal.throwIfAborted();
  for (const step of steps) await registerUndo(step, build);
  await runAll(
    steps.flatMap((step) => step.do),
    build,
  );
  for (const step of steps) await startAll(step, build);
};

/** The folder of a topology is named after its namespaces, so that several of a run live side by side. */
export const topologyFolder = (runDir: string, topology: Topology): string =>
  join(runDir, topology.nodes[0]?.netns.replace(/-[a-z]$/, '') ?? 'empty');

/** Throws what the failing step threw, after rolling back; COMMAND_FAILED, COMMAND_TIMED_OUT or TOOL_MISSING. */
export const deploy = async (topology: Topology, context: DeployContext): Promise<LiveTopology> => {
  const teardown = new Teardown();
  const build: Build = { ...context, teardown };
  const folder = topologyFolder(context.journal.runDir, topology);
  try {
    for (const steps of stretches(planSteps(topology, { folder, placement: context.placement }))) {
      await runStretch(steps, build);
    }
    return await liveTopology(topology, folder, context.runner, teardown);
  } catch (error) {
    // The reason why building failed is what a reader needs; a way back that fails as well has the same one.
    await Promise.allSettled([teardown[Symbol.asyncDispose]()]);
    throw error;
  }
};
