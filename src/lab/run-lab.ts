/** Runs labs, each in namespaces of its own that are gone when its answer is there. */
import { setMaxListeners } from 'node:events';
import { VethscopeError } from '../errors.ts';
import type { Runner } from '../system/exec/runner.ts';
import { requireMachine } from '../system/machine/require-machine.ts';
import { Teardown } from '../system/process/teardown.ts';
import { openJournal } from '../topology/cleanup/journal.ts';
import { sweep } from '../topology/cleanup/sweep.ts';
import { newRunId } from '../topology/run-id.ts';
import { type BenchContext, openBench } from './bench.ts';
import type { LabStep } from './evidence.ts';
import { inLanes } from './in-lanes.ts';
import type { Lab, LabAnswer, LabResult } from './model.ts';
import { isInstalled } from './tools.ts';

export interface LabRun {
  readonly runner: Runner;
  readonly signal: AbortSignal;
  readonly onStart: (lab: Lab) => void;
  readonly onStep: (title: string) => Promise<void>;
  /** In the order of the labs, each as soon as those before it have answered. */
  readonly onResult: (result: LabResult) => void;
  /** So many side by side, where a lab does not have to be alone. */
  readonly lanes: number;
}

const missingTools = async (lab: Lab, runner: Runner): Promise<string[]> => {
  const found = await Promise.all(lab.tools.map((tool) => isInstalled(tool, runner)));
  return lab.tools.filter((_tool, index) => !found[index]);
};

const asAnswer = (error: unknown): LabAnswer => {
  if (!(error instanceof VethscopeError)) throw error;
  if (error.code === 'TOOL_MISSING') return { verdict: 'cannot-be-tried', because: `${error.message} ${error.todo}` };
  return { verdict: 'broken', because: error.message };
};

interface Tried {
  readonly answer: LabAnswer;
  readonly steps: readonly LabStep[];
}

const tryLab = async (lab: Lab, context: Omit<BenchContext, 'teardown'>): Promise<Tried> => {
  const missing = await missingTools(lab, context.runner);
  if (missing.length > 0) {
    const because = `It needs ${missing.join(' and ')}; "vethscope doctor --fix --for-tests" installs what is missing.`;
    return { answer: { verdict: 'cannot-be-tried', because }, steps: [] };
  }
  await using teardown = new Teardown();
  const bench = openBench({ ...context, teardown });
  try {
    return { answer: await lab.answer(bench), steps: bench.steps };
  } catch (error) {
    context.signal.throwIfAborted();
    return { answer: asAnswer(error), steps: bench.steps };
  }
};

/** Those at the beginning that have answered. */
const inOrder = (labs: readonly Lab[], results: ReadonlyMap<Lab, LabResult>): LabResult[] => {
  const missing = labs.findIndex((lab) => !results.has(lab));
  return labs.slice(0, missing === -1 ? labs.length : missing).flatMap((lab) => results.get(lab) ?? []);
};

/** Throws the signal's reason where it is aborted; nothing is left behind then either. */
export const runLabs = async (labs: readonly Lab[], run: LabRun): Promise<LabResult[]> => {
  const { runner, signal, onStep } = run;
  // Every command under way listens, and dozens are side by side: no leak.
  setMaxListeners(0, signal);
  await requireMachine(1);
  await sweep({ runner, dryRun: false, includeKept: false });
  const runId = newRunId();
  await using journal = await openJournal(runId, { kept: false });
  let built = 0;
  const nextPrefix = (): string => {
    built += 1;
    return `vs-${runId}-${built - 1}`;
  };
  const results = new Map<Lab, LabResult>();
  const told: LabResult[] = [];
  const work = async (lab: Lab): Promise<void> => {
    signal.throwIfAborted();
    run.onStart(lab);
    const started = performance.now();
    const { answer, steps } = await tryLab(lab, { runner, journal, signal, nextPrefix, onStep });
    const { name, title, claim } = lab;
    results.set(lab, { lab: name, title, claim, steps, answer, ms: Math.round(performance.now() - started) });
    for (const result of inOrder(labs, results).slice(told.length)) {
      told.push(result);
      run.onResult(result);
    }
  };
  await inLanes(labs, { count: run.lanes, isAlone: ({ alone }) => alone ?? false, work });
  return told;
};
