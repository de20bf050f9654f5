import { Command } from '@commander-js/extra-typings';
import { toolVersion } from '../model/version.ts';
import { addAb } from './commands/ab.ts';
import { addBisect } from './commands/bisect.ts';
import { addCalibrate } from './commands/calibrate.ts';
import { addCheck } from './commands/check.ts';
import { addClean } from './commands/clean.ts';
import { addCompare } from './commands/compare.ts';
import { addCompletion } from './commands/completion.ts';
import { addDoctor } from './commands/doctor.ts';
import { addExport } from './commands/export.ts';
import { addHistory } from './commands/history.ts';
import { addLab } from './commands/lab.ts';
import { addMerge } from './commands/merge.ts';
import { addPlan } from './commands/plan.ts';
import { addReport } from './commands/report.ts';
import { addTopology } from './commands/topology.ts';
import { addTrace } from './commands/trace.ts';
import { addVm } from './commands/vm.ts';
import { addWatch } from './commands/watch.ts';
import type { CommandContext } from './io.ts';
import { refuseRepeats } from './options/refuse-repeats.ts';
import { columnsOf } from './output/columns-of.ts';
import { addPage, closing } from './output/manual.ts';

const examples = `
Examples:
  vethscope doctor --fix             install what is missing
  vethscope compare --preset quick   veth, bridge and Open vSwitch, in 3 minutes
  vethscope trace podman:a podman:b  follow pings between two containers
  vethscope topology show bridge     what is built, and the path of a packet

"vethscope help COMMAND" has options, examples, exit status and files of each.`;

/** Every command; actions leave their exit code in the context. */
export const buildProgram = (context: CommandContext): Command => {
  const { io } = context;
  const program = new Command('vethscope')
    .description(
      'Benchmark and trace container network paths (veth, Linux bridge, Open vSwitch and more) on this machine, and find out when one got slower.',
    )
    .version(toolVersion)
    .option('--verbose', 'print each command as it runs, on standard error (or set VETHSCOPE_DEBUG=1)')
    .hook('preAction', (root) => {
      if (root.opts().verbose) context.verbosity.on = true;
    })
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      // Errors are printed once, by reportError.
      outputError: () => undefined,
      getOutHelpWidth: () => columnsOf(io.stdout),
      getErrHelpWidth: () => columnsOf(io.stderr),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .addHelpText('after', examples)
    .addHelpText('afterAll', ({ command }) => closing(command));
  addPage(program, {
    exitStatus: [
      ['0', 'fine'],
      ['1', 'a regression was found'],
      ['2', 'could not measure, or bad usage'],
    ],
  });
  addCompare(program, context);
  addCheck(program, context);
  addAb(program, context);
  addBisect(program, context);
  addCalibrate(program, context);
  addPlan(program, context);
  addTopology(program, context);
  addWatch(program, context);
  addTrace(program, context);
  addLab(program, context);
  addReport(program, context);
  addMerge(program, context);
  addHistory(program, context);
  addExport(program, context);
  addDoctor(program, context);
  addVm(program, context);
  addClean(program, context);
  addCompletion(program, context);
  refuseRepeats(program);
  return program;
};
