/** The first minute: a few questions instead of options. Ends in a command line, which is then run as if typed. */

import { canCompare } from '../../doctor/checks.ts';
import type { DoctorFacts } from '../../doctor/facts.ts';
import { loadKindSchema, type Plan, type Preset, presetSchema } from '../../model/plan.ts';
import { controlKind } from '../../plan/arms.ts';
import { estimateSeconds } from '../../plan/estimate.ts';
import { defaultLoads, defaultTopologies } from '../../plan/make-plan.ts';
import { schedule } from '../../plan/schedule.ts';
import { metrics } from '../../report/view/figures.ts';
import { commandLine } from '../../system/exec/command-line.ts';
import { unmetNeeds } from '../../system/machine/unmet-needs.ts';
import { plural } from '../../text/format-value.ts';
import { formatSeconds } from '../../text/units.ts';
import { topologyKinds } from '../../topology/kinds/index.ts';
import { examine, fix } from '../commands/doctor.ts';
import type { Choice, CommandContext, Question } from '../io.ts';
import { readOptions } from '../options/read-options.ts';
import { readPlan } from '../options/read-plan.ts';
import { machineText } from '../output/machine-text.ts';
import { requireRoot } from '../root-command.ts';

const welcome = `Four questions, then a run; Esc or Ctrl-C leaves. Every wire is built in
namespaces of its own, loaded, traced and removed again.

`;

/** Says what is here. What is missing can be mended at once, because most answers need it. */
const showMachine = async (context: CommandContext): Promise<DoctorFacts> => {
  const { io } = context;
  const { facts, checks } = await examine(context, false);
  io.stderr.write(`${machineText(checks, facts.kernelRelease)}\n`);
  if (!io.isRoot || canCompare(checks)) return facts;
  await fix(context, { forTests: false, yes: false });
  return (await examine(context, false)).facts;
};

const askTopologies = async ({ tools }: DoctorFacts): Promise<Question> => {
  const unavailable = await unmetNeeds(topologyKinds);
  const lacksOvs = tools['ovs-vsctl'] === null;
  const compared = topologyKinds.filter(({ name }) => name !== controlKind);
  return {
    message: 'Compare what with a direct veth pair?',
    choices: compared.map(
      ({ name, title, needsOvs }): Choice => ({
        value: name,
        label: name,
        hint: needsOvs && lacksOvs ? 'needs Open vSwitch, which is not installed' : (unavailable.get(name) ?? title),
      }),
    ),
    chosen: compared
      .filter(({ name, needsOvs }) => defaultTopologies.includes(name) && !(needsOvs && lacksOvs))
      .map(({ name }) => name),
  };
};

const loadQuestion: Question = {
  message: 'Load them with what?',
  choices: loadKindSchema.options.map((kind) => ({
    value: kind,
    label: kind,
    hint: metrics
      .filter(({ load }) => load === kind)
      .map(({ label }) => label)
      .join(', '),
  })),
  chosen: defaultLoads,
};

const presetChoice = (preset: Preset, plan: Plan): Choice => ({
  value: preset,
  label: `${preset}, about ${formatSeconds(estimateSeconds(plan).totalS)}`,
  hint: `${plural(schedule(plan).length, 'visit')} in ${plural(plan.sessions, 'session')}`,
});

const askPreset = async (cwd: string, topologies: readonly string[], load: string): Promise<Question> => ({
  message: 'How long?',
  choices: await Promise.all(
    presetSchema.options.map(async (preset) => {
      const { plan } = await readPlan(cwd, topologies, { load, preset });
      return presetChoice(preset, plan);
    }),
  ),
  chosen: ['quick'],
});

/** As a shell takes it, broken before the options where it is long. */
const oneOrTwoLines = (argv: readonly string[]): string => {
  const line = commandLine({ argv: ['vethscope', ...argv] });
  return line.length < 78 ? line : line.replace(' --', ' \\\n    --');
};

/** What to run, as words of the command line; null: not now. Throws Cancelled, NOT_ROOT and what planning throws. */
export const askForCommand = async (context: CommandContext): Promise<readonly string[] | null> => {
  const { io, signal } = context;
  await readOptions(io.cwd, [], {});
  io.stderr.write(welcome);
  const facts = await showMachine(context);
  const topologies = await io.chooseSeveral(await askTopologies(facts), signal);
  const load = (await io.chooseSeveral(loadQuestion, signal)).join(',');
  const preset = await io.chooseOne(await askPreset(io.cwd, topologies, load), signal);
  const argv = ['compare', ...topologies, '--load', load, '--preset', preset];
  io.stderr.write(`\nThe same without questions:\n  ${oneOrTwoLines(argv)}\n\n`);
  requireRoot({ ...context, argv });
  return (await io.confirm('Run it now?', signal)) ? argv : null;
};
