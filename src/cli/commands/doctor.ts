import type { Command } from '@commander-js/extra-typings';
import { type Check, canCompare, doctorChecks } from '../../doctor/checks.ts';
import { type DoctorFacts, readDoctorFacts } from '../../doctor/facts.ts';
import { applyFix, type FixPlan, fixCommands, isNothing, isOptional, planFix } from '../../doctor/fix.ts';
import { findPackageManager } from '../../doctor/package-manager.ts';
import type { LoadKind } from '../../model/plan.ts';
import { cacheFolder } from '../../vm/kernel/cache-folder.ts';
import { type CommandContext, canAsk, type Io, isUnattended, useColour } from '../io.ts';
import { joined } from '../options/option-parsers.ts';
import { parseFlags } from '../options/read-options.ts';
import { colours } from '../output/colour.ts';
import { doctorText } from '../output/doctor-text.ts';
import { jsonText } from '../output/inert.ts';
import { addPage } from '../output/manual.ts';
import { requireRoot, rootCommand } from '../root-command.ts';

const examples = `
Examples:
  vethscope doctor              what is here, and what a missing piece costs
  vethscope doctor --fix        lists what it would install, asks, installs
  vethscope doctor --fix --yes  installs without asking (so does CI=true)

--fix may install packages and mount tracefs, nothing else; for tests it also
fetches kernels into the cache, and takes QEMU from Debian 12's backports. The
host's Open vSwitch service is neither started nor enabled.`;

interface Examination {
  readonly facts: DoctorFacts;
  readonly checks: readonly Check[];
}

/** What is here, and what doctor says of it. */
export const examine = async (
  { io, argv }: CommandContext,
  forTests: boolean,
  loads: readonly LoadKind[] = [],
): Promise<Examination> => {
  const facts = await readDoctorFacts(io.runner, { isRoot: io.isRoot, forTests, cache: cacheFolder(io.env), loads });
  return { facts, checks: doctorChecks(facts, rootCommand(argv, io.env)) };
};

const printChecks = (io: Io, checks: readonly Check[]): void => {
  io.stdout.write(doctorText(checks, colours(useColour(io.stdout, io.env))));
};

/** One line where all is well: npm start asks every time. */
const conclude = (io: Io, checks: readonly Check[]): number => {
  if (!canCompare(checks)) {
    printChecks(io, checks);
    return 2;
  }
  io.stdout.write('everything is in place\n');
  return 0;
};

const mayChange = async ({ io, signal }: CommandContext, yes: boolean): Promise<boolean> => {
  if (yes || isUnattended(io)) return true;
  if (canAsk(io) && (await io.confirm('Do this now?', signal))) return true;
  io.stdout.write(
    canAsk(io)
      ? 'Nothing was changed.\n'
      : 'Nothing was changed: there is no terminal to ask on. Run it again with --yes.\n',
  );
  return false;
};

const listChanges = (io: Io, plan: FixPlan): void => {
  const commands = fixCommands(plan);
  io.stdout.write(['doctor --fix runs:', ...commands.map((command) => `  ${command}`), ''].join('\n'));
};

/** Lists what it would change, asks, does it. Resolves with the exit code. */
export const fix = async (
  context: CommandContext,
  options: { forTests: boolean; yes: boolean; loads?: readonly LoadKind[] },
): Promise<number> => {
  const { io } = context;
  requireRoot(context);
  const { facts, checks } = await examine(context, options.forTests, options.loads);
  const plan = planFix(facts, findPackageManager());
  if (isNothing(plan)) return conclude(io, checks);
  listChanges(io, plan);
  if (!(await mayChange(context, options.yes))) return isOptional(plan) ? conclude(io, checks) : 2;
  const disabled = await applyFix(plan, io.runner, undefined, (text) => io.stdout.write(`${text}\n`));
  if (disabled.length > 0) io.stdout.write(`disabled again, as before the installation: ${disabled.join(', ')}\n`);
  return conclude(io, (await examine(context, options.forTests, options.loads)).checks);
};

const diagnose = async (
  context: CommandContext,
  options: { forTests: boolean; json: boolean; loads?: readonly LoadKind[] },
): Promise<number> => {
  const { checks } = await examine(context, options.forTests, options.loads);
  const ready = canCompare(checks);
  if (options.json) context.io.stdout.write(`${jsonText({ canCompare: ready, checks }, 2)}\n`);
  else printChecks(context.io, checks);
  return ready ? 0 : 2;
};

export const addDoctor = (program: Command, context: CommandContext): void => {
  const command = program
    .command('doctor')
    .summary('check this machine, and mend it with --fix')
    .description('Check root, tools and kernel; exit 2 if the default comparison cannot run.')
    .optionsGroup('Mending:')
    .option('--fix', 'install what is missing and mount tracefs')
    .option('--load <list>', 'also check what these loads need, such as rr', joined)
    .option('-y, --yes', 'do not ask before installing')
    .optionsGroup('General:')
    .option('--json', 'print the checks as JSON')
    .option('--for-tests', 'also check what vm and the tests of this project need (QEMU, kernels, chromium, tmux)')
    .helpOption('-h, --help', 'display help for command')
    .addHelpText('after', examples)
    .action(async ({ fix: mend, load, yes = false, json = false, forTests = false }) => {
      const loads = load === undefined ? [] : (parseFlags([], { load }).loads ?? []);
      const asked = { forTests, loads };
      context.exitCode = mend ? await fix(context, { ...asked, yes }) : await diagnose(context, { ...asked, json });
    });
  addPage(command, {
    exitStatus: [
      ['0', 'the default comparison can run'],
      ['2', 'it cannot, or what was missing could not be mended; or bad usage'],
    ],
    files: [
      ['/sys/kernel/tracing', 'where --fix mounts tracefs if it is not mounted'],
      ['~/.cache/vethscope/vm/', 'kernels for the tests'],
    ],
  });
};
