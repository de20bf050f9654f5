import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Command } from '@commander-js/extra-typings';
import { failure } from '../../errors.ts';
import { newRunId } from '../../topology/run-id.ts';
import type { CommandContext } from '../io.ts';
import { collect, joined } from '../options/option-parsers.ts';
import { readPlan } from '../options/read-plan.ts';
import { addPage } from '../output/manual.ts';
import { reportError } from '../output/report-error.ts';
import { requireRoot } from '../root-command.ts';
import { type AbFlags, prepareAb, runAb } from './ab.ts';
import { type CheckFlags, runCheck } from './check.ts';
import { measureRun } from './compare.ts';

const examples = `
Examples:
  git bisect start BAD GOOD
  git bisect run vethscope bisect --a bridge --b "bridge,$(cat options)"
  git bisect run sh -c 'make -j8 || exit 125; vethscope bisect --load tcp \\
    --a ovs-veth,ovs=/opt/good/sbin --b ovs-veth,ovs=$PWD/built/sbin'
  git bisect run ./boot-and-run vethscope bisect bridge --baseline /srv/good \\
    --ignore-env kernel --gate-control 20%

Side by side where both can be had in one run; else against what was measured of
a good commit. Recipes for a kernel and for Open vSwitch: docs/bisect.md.`;

type Measured = Pick<AbFlags, 'load' | 'budget' | 'sessions' | 'rounds' | 'duration' | 'cpus' | 'datapath' | 'rerun'>;
type Judged = Pick<CheckFlags, 'ignoreEnv' | 'gateControl' | 'calibration'>;

type Flags = Measured &
  Judged & {
    readonly a?: string | undefined;
    readonly b?: string | undefined;
    readonly baseline?: string | undefined;
    readonly result?: string | undefined;
    readonly output?: string | undefined;
  };

/** git takes 125 as "skip", and what is above 127 as a reason to stop (git-bisect(1), "Bisect run"). */
const skip = 125;
const words: Readonly<Record<number, string>> = { 0: 'good', 1: 'bad', [skip]: 'skipped: it cannot be judged' };

const oneWay = ({ a, b, baseline, result }: Flags, topologies: readonly string[]): void => {
  const sides = a !== undefined && b !== undefined;
  const odd = (a === undefined) !== (b === undefined);
  const both = sides && (baseline !== undefined || topologies.length > 0);
  if (!odd && !both && (sides || baseline !== undefined) && !(result !== undefined && baseline === undefined)) return;
  throw failure('BAD_OPTION', {
    what: 'bisect compares either two variants (--a and --b) or a topology with a stored result (--baseline).',
    todo: 'See the examples of vethscope bisect --help.',
  });
};

/** What fails while it measures says nothing of the commit. */
const judge = async (context: CommandContext, judged: () => Promise<void>): Promise<void> => {
  const { io, signal } = context;
  try {
    await judged();
  } catch (error) {
    if (signal.aborted) throw error;
    reportError(error, io);
    context.exitCode = skip;
  }
  if (context.exitCode !== 0 && context.exitCode !== 1) context.exitCode = skip;
  io.stderr.write(`vethscope bisect: ${words[context.exitCode]}\n`);
};

const checkFlags = (flags: Flags, baseline: string): CheckFlags => ({
  baseline,
  format: 'text',
  ignoreEnv: flags.ignoreEnv,
  gateControl: flags.gateControl,
  calibration: flags.calibration,
  ...(flags.rerun && flags.result === undefined && { confirm: true as const }),
});

/** In place of the repository that is bisected, which a report would make dirty. */
const folderOf = (cwd: string, output: string | undefined): string =>
  output === undefined ? join(tmpdir(), `vethscope-bisect-${newRunId()}`) : resolve(cwd, output);

const sideBySide = async (context: CommandContext, flags: Flags, sides: Pick<AbFlags, 'a' | 'b'>): Promise<void> => {
  const { load, budget, sessions, rounds, duration, cpus, datapath, rerun } = flags;
  const sized = { load, budget, sessions, rounds, duration, cpus, datapath };
  const given = Object.fromEntries(Object.entries(sized).filter(([, value]) => value !== undefined));
  const output = folderOf(context.io.cwd, flags.output);
  const prepared = await prepareAb(context, { ...given, ...sides, rerun, output, format: 'text' });
  requireRoot(context);
  await judge(context, () => runAb(context, prepared));
};

const againstStored = async (context: CommandContext, topologies: readonly string[], flags: Flags): Promise<void> => {
  const { load, budget = '5m', sessions, rounds, duration, cpus, datapath, baseline = '' } = flags;
  const sized = sessions ?? rounds ?? duration;
  const plan = { load, sessions, rounds, duration, cpus, datapath, ...(sized === undefined && { budget }) };
  const given = Object.fromEntries(Object.entries(plan).filter(([, value]) => value !== undefined));
  const run = await readPlan(context.io.cwd, topologies, given);
  requireRoot(context);
  const folder = folderOf(context.io.cwd, flags.output);
  await judge(context, async () => {
    await measureRun(context, run, folder);
    if (context.exitCode === 0) await runCheck(context, folder, checkFlags(flags, baseline));
  });
};

const runBisect = async (context: CommandContext, topologies: readonly string[], flags: Flags): Promise<void> => {
  oneWay(flags, topologies);
  const { a, b, result, baseline = '' } = flags;
  if (a !== undefined && b !== undefined) return sideBySide(context, flags, { a, b });
  if (result === undefined) return againstStored(context, topologies, flags);
  await judge(context, () => runCheck(context, result, checkFlags(flags, baseline)));
};

export const addBisect = (program: Command, context: CommandContext): void => {
  const command = program
    .command('bisect')
    .summary('for "git bisect run": which commit made it slower?')
    .description('Measure what is checked out, and exit as "git bisect run" reads it: 0 good, 1 bad, 125 cannot judge.')
    .argument('[topology...]', 'measured here and compared with --baseline')
    .option('--a <spec>', 'reference variant, such as bridge; measured side by side with --b')
    .option('--b <spec>', 'variant built from this commit')
    .option('--baseline <baseline>', 'result of a good commit')
    .option('--result <folder>', 'result of this commit; nothing is measured then')
    .option('--load <list>', 'ping, tcp, udp (default: all)', joined)
    .option('--budget <time>', 'time to spend, such as 2m (default: 5m)')
    .option('--sessions <n>', 'with --rounds and --duration instead of --budget')
    .option('--rounds <n>', 'blocks per load in a session')
    .option('--duration <seconds>', 'measured seconds of one run of a load')
    .option('--cpus <pairs>', 'client=0,server=1[,switch=…], or none', joined)
    .option('--datapath <name>', 'Open vSwitch datapath: auto, kernel, userspace')
    .option('--ignore-env <environment>', 'with --baseline: ignore this difference of the environment', collect)
    .option('--gate-control <percent>', 'with --baseline: bad, too, if the control (veth) got slower by more than this')
    .option('--calibration <file>', 'with --baseline: noise of this machine, from "vethscope calibrate"')
    .option('--no-rerun', 'measure once only: no second run to confirm or extend the first')
    .option('-o, --output <folder>', 'folder for results and reports (default: a new one in the temporary folder)')
    .addHelpText('after', examples)
    .action((topologies, flags) => runBisect(context, topologies, flags));
  addPage(command, {
    exitStatus: [
      ['0', 'good: not worse'],
      ['1', 'bad: worse, and measured once more'],
      ['125', 'cannot be judged: git skips the commit'],
      ['128', 'bad usage, or no right to measure: git stops'],
    ],
    files: [['$TMPDIR/vethscope-bisect-<run>/', 'result, report and verdict of a step']],
  });
};
