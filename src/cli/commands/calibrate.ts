import { writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Command } from '@commander-js/extra-typings';
import { calibrate } from '../../check/calibrate/calibrate.ts';
import { calibrationText } from '../../check/calibrate/calibration-text.ts';
import { failure } from '../../errors.ts';
import type { RunPlan } from '../../model/plan.ts';
import type { Result } from '../../model/result.ts';
import { makePlan } from '../../plan/make-plan.ts';
import { loadFound } from '../../result/find/find-results.ts';
import { runExperiment } from '../../run/experiment.ts';
import { newRunId } from '../../topology/run-id.ts';
import type { CommandContext } from '../io.ts';
import type { CompareFlags } from '../options/compare-flags.ts';
import { joined } from '../options/option-parsers.ts';
import { readOptions } from '../options/read-options.ts';
import { addPage } from '../output/manual.ts';
import { readPlanFacts } from '../output/plan-facts.ts';
import { createProgress } from '../output/progress.ts';
import { requireRoot } from '../root-command.ts';
import { readTopologyFiles } from '../topology-files.ts';

const examples = `
Examples:
  vethscope calibrate bridge --budget 15m --output baselines
  vethscope calibrate --from reports/last-night --output baselines

Measures every topology twice over, as itself and as its twin, in many sessions,
and stores how much figures move here though nothing changed.`;

type Flags = Pick<CompareFlags, 'load' | 'budget' | 'datapath' | 'seed' | 'output'> & {
  readonly config?: string;
  readonly from?: string | undefined;
};

const defaultBudget = '15m';
const defaultTopologies = ['bridge'];
const fileName = 'calibration.json';

/** Every tested topology has a twin; the budget then decides how many sessions there are. */
const planOf = async ({ io }: CommandContext, topologies: readonly string[], flags: Flags): Promise<RunPlan> => {
  const { from: _, ...rest } = flags;
  const { texts, kinds } = await readTopologyFiles(io.cwd, topologies);
  const named = texts.length > 0 ? texts : defaultTopologies;
  const { preset: _p, sessions: _s, rounds: _r, duration: _d, ...options } = await readOptions(io.cwd, named, rest);
  return makePlan({ ...options, budget: flags.budget ?? defaultBudget, aa: [...named] }, await readPlanFacts(kinds));
};

const measure = async (
  context: CommandContext,
  topologies: readonly string[],
  flags: Flags,
  folder: string,
): Promise<Result> => {
  requireRoot(context);
  const { io, signal, argv } = context;
  const plan = await planOf(context, topologies, flags);
  const runId = newRunId();
  const run = {
    plan,
    runId,
    outputDir: join(folder, `calibration-${runId}`),
    argv: [...argv],
    runner: io.runner,
    signal,
  };
  const { result } = await runExperiment({ ...run, emit: createProgress(io, plan) });
  if (!result.partial) return result;
  throw failure('BAD_OPTION', { what: `The calibration is partial: ${result.partialReason}`, todo: 'Measure again.' });
};

const write = async (file: string, text: string): Promise<void> => {
  await writeFile(file, text).catch((error: NodeJS.ErrnoException) => {
    throw failure('OUTPUT_UNWRITABLE', { path: dirname(file), reason: error.code ?? error.message });
  });
};

const runCalibrate = async (context: CommandContext, topologies: readonly string[], flags: Flags): Promise<void> => {
  const { io } = context;
  const folder = resolve(io.cwd, flags.output ?? '.');
  const result =
    flags.from === undefined
      ? await measure(context, topologies, flags, folder)
      : await loadFound(resolve(io.cwd, flags.from));
  if (result.plan.sessions < 2) {
    throw failure('BAD_OPTION', {
      what: `${result.runId} has one session, which says nothing about how sessions differ.`,
      todo: 'Give a run of several sessions, such as of "vethscope calibrate --budget 15m".',
    });
  }
  const calibration = calibrate(result);
  const file = join(folder, fileName);
  await write(file, `${JSON.stringify(calibration, null, 1)}\n`);
  io.stdout.write(`${calibrationText(calibration)}calibration: ${file}\n`);
};

export const addCalibrate = (program: Command, context: CommandContext): void => {
  const command = program
    .command('calibrate')
    .summary('how much figures move here though nothing changed')
    .description('Measure the noise of this machine, so that check and plan know it.')
    .argument('[topology...]', `names from "vethscope topology list" (default: ${defaultTopologies.join(' ')})`)
    .option('--budget <time>', `time to spend, such as 30m (default: ${defaultBudget})`)
    .option('--load <list>', 'ping, tcp, udp (default: all)', joined)
    .option('--datapath <name>', 'Open vSwitch datapath: auto, kernel, userspace')
    .option('--seed <n>', 'seed of the random order')
    .option('--from <result>', 'use this result instead of measuring')
    .option('-o, --output <folder>', 'folder for calibration.json, next to the baselines (default: this folder)')
    .option('--config <file>', 'config file (default: vethscope.config.json)')
    .addHelpText('after', examples)
    .action((topologies, flags) => runCalibrate(context, topologies, flags));
  addPage(command, {
    files: [
      [fileName, 'noise, drift, margins and false alarms of this machine; check and plan look for it'],
      ['calibration-<run>/', 'the run that it was made of'],
    ],
  });
};
