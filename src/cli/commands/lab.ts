import { writeFile } from 'node:fs/promises';
import { release } from 'node:os';
import { resolve } from 'node:path';
import type { Command } from '@commander-js/extra-typings';
import { failure } from '../../errors.ts';
import { findLab, labs } from '../../lab/labs/index.ts';
import type { Lab, LabReport, LabResult } from '../../lab/model.ts';
import { runLabs } from '../../lab/run-lab.ts';
import { labMarkdown } from '../../lab/text/lab-markdown.ts';
import { labText } from '../../lab/text/lab-text.ts';
import { toolVersion } from '../../model/version.ts';
import { inertText } from '../../text/inert.ts';
import type { CommandContext } from '../io.ts';
import { jsonText } from '../output/inert.ts';
import { addPage } from '../output/manual.ts';
import { requireRoot } from '../root-command.ts';
import { addLabTable } from './lab-table.ts';

const examples = `
Examples:
  vethscope lab list
  vethscope lab run same-namespace --step
  vethscope lab run --all --markdown labs.md`;

interface RunFlags {
  readonly all?: true | undefined;
  readonly step?: true | undefined;
  readonly json?: true | undefined;
  readonly markdown?: string | undefined;
}

const list = ({ io }: CommandContext): void => {
  const width = Math.max(...labs.map(({ name }) => name.length));
  io.stdout.write(labs.map(({ name, title }) => `${name.padEnd(width)}  ${title}\n`).join(''));
};

const chosen = (name: string | undefined, all: boolean): readonly Lab[] => {
  if (all === (name !== undefined)) {
    const todo = 'Give one name from "vethscope lab list", or --all.';
    throw failure('BAD_OPTION', { what: all ? 'A name and --all exclude each other.' : 'No lab is named.', todo });
  }
  return name === undefined ? labs : [findLab(name)];
};

const refuseStepWithoutTerminal = ({ io }: CommandContext, step: boolean): void => {
  if (!step || io.stdin.isTTY) return;
  throw failure('BAD_OPTION', {
    what: '--step waits for Enter, and there is no terminal to press it on.',
    todo: 'Leave --step out.',
  });
};

/** Labs mostly wait; more of them would only meet each other on the CPUs. */
const lanes = 2;

/** Progress goes to stderr, so that --json can be piped. */
const runChosen = ({ io, signal }: CommandContext, wanted: readonly Lab[], flags: RunFlags): Promise<LabResult[]> =>
  runLabs(wanted, {
    runner: io.runner,
    signal,
    lanes: flags.step ? 1 : lanes,
    onStart: ({ name, claim }) => {
      if (flags.step) io.stderr.write(`\n${name}: ${claim.says}\n`);
    },
    onStep: async (title) => {
      if (flags.step) await io.pressEnter(`${title} [Enter] `, signal);
    },
    onResult: (result) => {
      if (!flags.json) io.stdout.write(`${inertText(labText(result))}\n`);
    },
  });

const saveMarkdown = async (path: string, report: LabReport): Promise<void> => {
  try {
    await writeFile(path, labMarkdown(report));
  } catch (error) {
    throw failure('OUTPUT_UNWRITABLE', { path, reason: error instanceof Error ? error.message : String(error) });
  }
};

const run = async (context: CommandContext, name: string | undefined, flags: RunFlags): Promise<number> => {
  const { io } = context;
  const wanted = chosen(name, flags.all ?? false);
  refuseStepWithoutTerminal(context, flags.step ?? false);
  requireRoot(context);
  const results = await runChosen(context, wanted, flags);
  const report: LabReport = { schemaVersion: 1, tool: toolVersion, kernel: release(), results };
  if (flags.json) io.stdout.write(`${jsonText(report, 2)}\n`);
  if (flags.markdown !== undefined) await saveMarkdown(resolve(io.cwd, flags.markdown), report);
  return results.some(({ answer }) => answer.verdict === 'broken') ? 2 : 0;
};

export const addLab = (program: Command, context: CommandContext): void => {
  const lab = program
    .command('lab')
    .summary("try the article's claims on this kernel")
    .description('Each lab does what the article says in namespaces of its own and shows what happened.')
    .addHelpText('after', examples);
  lab
    .command('list')
    .description('Names and what they try.')
    .addHelpText('after', examples)
    .action(() => list(context));
  const runCommand = lab
    .command('run')
    .description('Run one lab, or all.')
    .argument('[lab]', 'from "vethscope lab list"')
    .option('--all', 'run every lab')
    .option('--step', 'wait for Enter before each step')
    .option('--json', 'print claims, evidence and answers as JSON')
    .option('--markdown <file>', 'also write them as Markdown to this file')
    .addHelpText('after', examples)
    .action(async (name, flags) => {
      context.exitCode = await run(context, name, flags);
    });
  addPage(runCommand, {
    exitStatus: [
      ['0', 'each claim holds, differs on this kernel, or cannot be tried here'],
      ['2', 'a lab is broken, or bad usage'],
    ],
    files: [['/run/vethscope/', 'what is built just now; removed at the end, or by "vethscope clean"']],
  });
  addLabTable(lab, context);
};
