import { join, resolve } from 'node:path';
import type { Command } from '@commander-js/extra-typings';
import { writeAb } from '../../check/formats/ab/index.ts';
import { type CheckFormat, checkFormats } from '../../check/formats/index.ts';
import { type AbReport, judgeAb, nextRun } from '../../check/gate/ab.ts';
import { foresee } from '../../check/power/foresee.ts';
import type { RunPlan } from '../../model/plan.ts';
import type { Result } from '../../model/result.ts';
import { makeAbPlan } from '../../plan/ab-plan.ts';
import { runExperiment } from '../../run/experiment.ts';
import { newRunId } from '../../topology/run-id.ts';
import type { CommandContext } from '../io.ts';
import type { CompareFlags } from '../options/compare-flags.ts';
import { joined } from '../options/joined.ts';
import { readCheckFormat } from '../options/read-check-format.ts';
import { parseFlags } from '../options/read-options.ts';
import { cannotReach } from '../output/foresight-text.ts';
import { addPage } from '../output/manual.ts';
import { readPlanFacts } from '../output/plan-facts.ts';
import { createProgress } from '../output/progress.ts';
import { writeReport } from '../output/write-report.ts';
import { writeVerdict } from '../output/write-verdict.ts';
import { requireRoot } from '../root-command.ts';

const examples = `
Examples:
  vethscope ab --a bridge --b bridge,tso=off
  vethscope ab --a bridge --b bridge,mtu=9000 --load tcp --budget 10m
  vethscope ab --a veth --b "veth,setup:client:tc qdisc add dev eth0 root fq"
  vethscope ab --a ovs-veth --b ovs-veth,ovs=/opt/ovs-3.3/sbin

A side is TOPOLOGY, then any of tso=off (tx, sg, tso, gso, gro), mtu=BYTES,
sysctl:NODE:KEY=VALUE, bridge:OPTION=VALUE, setup:NODE:COMMAND, ovs=FOLDER. Both
are measured in every block, so that what the machine does meanwhile cancels.`;

export type AbFlags = Pick<
  CompareFlags,
  'load' | 'budget' | 'sessions' | 'rounds' | 'duration' | 'cpus' | 'datapath' | 'seed' | 'output'
> & {
  readonly a: string;
  readonly b: string;
  readonly format: string;
  readonly again: boolean;
};

const defaultBudget = '5m';

export interface Ab {
  readonly plan: RunPlan;
  readonly specs: Pick<AbReport, 'a' | 'b'>;
  readonly folder: string;
  readonly again: boolean;
  readonly format: CheckFormat;
}

export const prepareAb = async ({ io }: CommandContext, { a, b, format, again, ...flags }: AbFlags): Promise<Ab> => {
  const read = readCheckFormat(format, 'ab');
  const sized = flags.sessions ?? flags.rounds ?? flags.duration;
  const options = parseFlags([], sized === undefined ? { budget: defaultBudget, ...flags } : flags);
  const date = new Date().toISOString().slice(0, 10);
  const folder = resolve(io.cwd, options.output ?? `reports/${date}-ab-${newRunId()}`);
  return { plan: makeAbPlan(a, b, options, await readPlanFacts()), specs: { a, b }, folder, again, format: read };
};

const measure = async ({ io, signal, argv }: CommandContext, plan: RunPlan, outputDir: string): Promise<Result> => {
  const run = { plan, runId: newRunId(), outputDir, argv: [...argv], runner: io.runner, signal };
  const { result } = await runExperiment({ ...run, emit: createProgress(io, plan) });
  await writeReport(result, outputDir, ['html', 'md']);
  return result;
};

/** One session more for a regression, as much again for what could not be told; another seed, another order. */
const secondPlan = (plan: RunPlan, again: NonNullable<AbReport['again']>): RunPlan => ({
  ...plan,
  seed: (plan.seed + 1) % 2 ** 32,
  sessions: again === 'confirmation' ? 1 : plan.sessions,
});

/** Said before anything is measured. An extension has as many sessions again. */
const isBlind = (plan: RunPlan, extensible: boolean): boolean =>
  foresee({ ...plan, sessions: extensible ? 2 * plan.sessions : plan.sessions }, null).some(
    ({ sideBySide }) => sideBySide === null,
  );

/** Measures, writes the verdict, and leaves the exit code in the context. Throws what a run throws. */
export const runAb = async (context: CommandContext, prepared: Ab): Promise<void> => {
  const { io } = context;
  const { plan, specs, folder, format, again: allowed } = prepared;
  if (plan.dropped) io.stderr.write(`left out, the budget is too short for them: ${plan.dropped.join(', ')}\n`);
  if (isBlind(plan, allowed)) io.stderr.write(`${cannotReach}\n`);
  const first = await measure(context, plan, folder);
  let report = judgeAb([first], specs);
  const again = allowed && !first.partial ? nextRun(report) : null;
  if (again) {
    io.stderr.write(`${again}: measuring once more\n`);
    const second = await measure(context, secondPlan(plan, again), join(folder, again));
    report = judgeAb([first, second], specs, again);
  }
  await writeVerdict(report, folder);
  io.stdout.write(writeAb(format, report));
  if (format === 'text') io.stdout.write(`report: ${join(folder, 'index.html')}\n`);
  context.exitCode = report.exitCode;
};

const ab = async (context: CommandContext, flags: AbFlags): Promise<void> => {
  const prepared = await prepareAb(context, flags);
  requireRoot(context);
  await runAb(context, prepared);
};

export const addAb = (program: Command, context: CommandContext): void => {
  const command = program
    .command('ab')
    .summary('two variants, side by side in one run')
    .description('Measure two variants of a topology block by block, and say which is worse.')
    .requiredOption('--a <spec>', 'the variant that is there, such as bridge')
    .requiredOption('--b <spec>', 'the variant in question, such as bridge,tso=off')
    .option('--load <list>', 'ping, tcp, udp (default: all)', joined)
    .option('--budget <time>', `such as 10m (default: ${defaultBudget}); a second run may take as long again`)
    .option('--sessions <n>', 'times that both are built anew; with --rounds and --duration instead of --budget')
    .option('--rounds <n>', 'blocks of each load in a session')
    .option('--duration <seconds>', 'measured time a visit')
    .option('--cpus <pairs>', 'client=0,server=1[,switch=…], or none', joined)
    .option('--datapath <name>', 'of Open vSwitch: auto, kernel, userspace')
    .option('--seed <n>', 'of the random order')
    .option('--no-again', 'never measure a second time to confirm or to extend')
    .option('--format <check-format>', checkFormats.join(', '), 'text')
    .option('-o, --output <folder>', 'of results and reports (default: reports/<date>-ab-<run>)')
    .addHelpText('after', examples)
    .action((flags) => ab(context, flags));
  addPage(command, {
    exitStatus: [
      ['0', 'b is not worse than a'],
      ['1', 'b is worse, and a second run agrees'],
      ['2', 'not judged: a figure is invalid, none reached a verdict, or bad usage'],
    ],
    files: [
      [
        'reports/<date>-ab-<run>/',
        'result, report, and the verdict as verdict.md and verdict.xml (JUnit); result and report of a second run in a folder inside',
      ],
    ],
  });
};
