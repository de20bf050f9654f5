import { join, resolve } from 'node:path';
import { type Command, Option } from '@commander-js/extra-typings';
import { writeAb } from '../../check/formats/ab/index.ts';
import { type CheckFormat, checkFormats } from '../../check/formats/index.ts';
import { type AbReport, judgeAb, nextRun } from '../../check/gate/ab.ts';
import { foresee } from '../../check/power/foresee.ts';
import { failure } from '../../errors.ts';
import type { RunPlan } from '../../model/plan.ts';
import type { Result } from '../../model/result.ts';
import { makeAbPlan } from '../../plan/ab-plan.ts';
import { runExperiment } from '../../run/experiment.ts';
import { newRunId } from '../../topology/run-id.ts';
import type { CommandContext } from '../io.ts';
import type { CompareFlags } from '../options/compare-flags.ts';
import { joined } from '../options/option-parsers.ts';
import { readCheckFormat } from '../options/read-check-format.ts';
import { parseFlags } from '../options/read-options.ts';
import { cannotReach } from '../output/foresight-text.ts';
import { addPage } from '../output/manual.ts';
import { readPlanFacts } from '../output/plan-facts.ts';
import { createProgress } from '../output/progress.ts';
import { writeReport } from '../output/write-report.ts';
import { writeVerdict } from '../output/write-verdict.ts';
import { requireRoot } from '../root-command.ts';
import { readTopologyFiles } from '../topology-files.ts';

const examples = `
Examples:
  vethscope ab bridge bridge,tso=off
  vethscope ab bridge bridge,mtu=9000 --load tcp --budget 10m
  vethscope ab veth "veth,setup:client:tc qdisc add dev eth0 root fq"
  vethscope ab ovs-veth ovs-veth,ovs=/opt/ovs-3.3/sbin

A side is a topology, then any of tso=off (tx, sg, tso, gso, gro), mtu=BYTES,
sysctl:NODE:KEY=VALUE, bridge:OPTION=VALUE, setup:NODE:COMMAND, ovs=FOLDER. Both
sides are measured in every block, so that changes of the machine cancel out.`;

type Sides = Pick<AbReport, 'a' | 'b'>;

export type AbFlags = Pick<
  CompareFlags,
  'load' | 'budget' | 'sessions' | 'rounds' | 'duration' | 'cpus' | 'datapath' | 'seed' | 'output'
> &
  Sides & {
    readonly format: string;
    readonly rerun: boolean;
  };

const defaultBudget = '5m';

export interface Ab {
  readonly plan: RunPlan;
  readonly specs: Sides;
  readonly folder: string;
  readonly rerun: boolean;
  readonly format: CheckFormat;
}

export const prepareAb = async ({ io }: CommandContext, { a, b, format, rerun, ...flags }: AbFlags): Promise<Ab> => {
  const read = readCheckFormat(format, 'ab');
  const sized = flags.sessions ?? flags.rounds ?? flags.duration;
  const options = parseFlags([], sized === undefined ? { budget: defaultBudget, ...flags } : flags);
  const date = new Date().toISOString().slice(0, 10);
  const folder = resolve(io.cwd, options.output ?? `reports/${date}-ab-${newRunId()}`);
  const { texts, kinds } = await readTopologyFiles(io.cwd, [a, b]);
  const [ofA = a, ofB = b] = texts;
  return {
    plan: makeAbPlan(ofA, ofB, options, await readPlanFacts(kinds)),
    specs: { a, b },
    folder,
    rerun,
    format: read,
  };
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
  const { plan, specs, folder, format, rerun } = prepared;
  if (plan.dropped) io.stderr.write(`skipped, the budget is too short for them: ${plan.dropped.join(', ')}\n`);
  if (isBlind(plan, rerun)) io.stderr.write(`${cannotReach}\n`);
  const first = await measure(context, plan, folder);
  let report = judgeAb([first], specs);
  const again = rerun && !first.partial ? nextRun(report) : null;
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

type Flags = Omit<AbFlags, keyof Sides> & { readonly [Side in keyof Sides]?: string | undefined };

/** By place, or by the options --a and --b of earlier versions, but not one side both ways. */
const readSides = (places: readonly string[], { a, b }: Flags): Sides => {
  const [first, second, ...more] = [...(a === undefined ? [] : [a]), ...(b === undefined ? [] : [b]), ...places];
  if (first !== undefined && second !== undefined && more.length === 0) return { a: first, b: second };
  throw failure('BAD_OPTION', {
    what: `ab compares two sides, and ${places.length} were named.`,
    todo: 'Name both, such as: vethscope ab bridge bridge,tso=off',
  });
};

const ab = async (context: CommandContext, places: readonly string[], flags: Flags): Promise<void> => {
  const prepared = await prepareAb(context, { ...flags, ...readSides(places, flags) });
  requireRoot(context);
  await runAb(context, prepared);
};

export const addAb = (program: Command, context: CommandContext): void => {
  const command = program
    .command('ab')
    .summary('measure two variants side by side')
    .description(
      'Measure two variants of a topology in alternating blocks of one run, and report whether the second is worse.',
    )
    .argument('[side...]', 'two: the reference, such as bridge, and the variant to judge, such as bridge,tso=off')
    .addOption(new Option('--a <spec>').hideHelp())
    .addOption(new Option('--b <spec>').hideHelp())
    .option('--load <list>', 'ping, tcp, udp (default: all)', joined)
    .option(
      '--budget <time>',
      `time to spend, such as 10m (default: ${defaultBudget}); a second run may take as long again`,
    )
    .option(
      '--sessions <n>',
      'how often both are built from scratch; with --rounds and --duration, instead of --budget',
    )
    .option('--rounds <n>', 'blocks per load in a session')
    .option('--duration <seconds>', 'measured seconds of one run of a load')
    .option('--cpus <pairs>', 'client=0,server=1[,switch=…], or none', joined)
    .option('--datapath <name>', 'Open vSwitch datapath: auto, kernel, userspace')
    .option('--seed <n>', 'seed of the random order')
    .option('--no-rerun', 'measure once only: no second run to confirm or extend the first')
    .option('--format <check-format>', checkFormats.join(', '), 'text')
    .option('-o, --output <folder>', 'folder for results and reports (default: reports/<date>-ab-<run>)')
    .addHelpText('after', examples)
    .action((places, flags) => ab(context, places, flags));
  addPage(command, {
    exitStatus: [
      ['0', 'the second side is not worse'],
      ['1', 'the second side is worse, and a second run agrees'],
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
