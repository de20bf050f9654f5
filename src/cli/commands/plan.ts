import { resolve } from 'node:path';
import type { Command } from '@commander-js/extra-typings';
import { foresee } from '../../check/power/foresee.ts';
import { budgetToSee } from '../../check/power/required-duration.ts';
import { makePlan, type PlanFacts } from '../../plan/make-plan.ts';
import type { CompareOptions } from '../../plan/options.ts';
import type { CommandContext } from '../io.ts';
import type { CompareFlags } from '../options/compare-flags.ts';
import { joined } from '../options/option-parsers.ts';
import { readCalibration } from '../options/read-calibration.ts';
import { readOptions } from '../options/read-options.ts';
import { readShare } from '../options/read-share.ts';
import { foresightText, sizesText } from '../output/foresight-text.ts';
import { addPage } from '../output/manual.ts';
import { readPlanFacts } from '../output/plan-facts.ts';
import { planText } from '../output/plan-text.ts';
import { readTopologyFiles } from '../topology-files.ts';

const examples = `
Examples:
  vethscope plan --budget 5m              what fits, and what it can detect
  vethscope plan bridge --detect 5%       how long a run must be to detect 5 %
  vethscope plan bridge --budget 15m --calibration baselines/calibration.json

Nothing is measured, and nothing is built.`;

type Flags = CompareFlags & {
  readonly config?: string;
  readonly detect?: string | undefined;
  readonly calibration?: string | undefined;
};

const budgetPlan = (options: CompareOptions, facts: PlanFacts) => (budgetS: number) => {
  const { preset: _p, sessions: _s, rounds: _r, duration: _d, ...kept } = options;
  return makePlan({ ...kept, budget: `${budgetS}s` }, facts);
};

const print = async (context: CommandContext, topologies: readonly string[], flags: Flags): Promise<void> => {
  const { io } = context;
  const { detect, calibration: file, ...rest } = flags;
  const asked = await readOptions(io.cwd, topologies, rest);
  const { texts, kinds } = await readTopologyFiles(io.cwd, asked.topologies ?? []);
  const options = asked.topologies === undefined ? asked : { ...asked, topologies: [...texts] };
  const facts = await readPlanFacts(kinds);
  const beside = resolve(io.cwd, 'calibration.json');
  const calibration = await readCalibration(file === undefined ? null : resolve(io.cwd, file), beside);
  const plan = makePlan(options, facts);
  if (detect === undefined) io.stdout.write(`${planText(plan)}${foresightText(plan, foresee(plan, calibration))}`);
  else
    io.stdout.write(
      sizesText(
        readShare('--detect', detect),
        budgetToSee(readShare('--detect', detect), budgetPlan(options, facts), calibration),
      ),
    );
};

export const addPlan = (program: Command, context: CommandContext): void => {
  const command = program
    .command('plan')
    .summary('how long a run takes, and what it can detect')
    .description(
      'Print each part of a plan, and the smallest change that a check of its result will detect. Needs no root.',
    )
    .argument('[topology...]', 'names from "vethscope topology list"')
    .option('--load <list>', 'ping, tcp, udp (default: all)', joined)
    .option('--budget <time>', 'as many rounds as fit into this time, such as 5m')
    .option('--preset <name>', 'quick, standard or thorough')
    .option('--sessions <n>', 'how often everything is built from scratch')
    .option('--rounds <n>', 'repetitions of each load on each topology')
    .option('--duration <seconds>', 'measured seconds of one run of a load')
    .option('--aa <list>', 'A/A test: also measure a second, identical copy of these topologies', joined)
    .option('--detect <percent>', 'print instead how long a run must be to detect a change of this size')
    .option(
      '--calibration <file>',
      'noise of this machine, from "vethscope calibrate" (default: calibration.json in this folder)',
    )
    .option('--config <file>', 'config file (default: vethscope.config.json)')
    .addHelpText('after', examples)
    .action((topologies, flags) => print(context, topologies, flags));
  addPage(command, { files: [['calibration.json', 'the noise of this machine; a default is assumed without it']] });
};
