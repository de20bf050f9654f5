import { stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Command } from '@commander-js/extra-typings';
import { environmentNames } from '../../check/environment/environment.ts';
import { checkFormats, writeCheck } from '../../check/formats/index.ts';
import { checkResults } from '../../check/gate/check-results.ts';
import { chooseBaseline } from '../../check/gate/choose-baseline.ts';
import { failure } from '../../errors.ts';
import type { Result } from '../../model/result.ts';
import { readBaselines } from '../../result/find/baselines.ts';
import { loadResult } from '../../result/store/store.ts';
import { wrap } from '../../text/wrap.ts';
import { confirmed } from '../confirm-check.ts';
import type { CommandContext } from '../io.ts';
import { collect } from '../options/option-parsers.ts';
import { readCalibration } from '../options/read-calibration.ts';
import { readCheckFormat } from '../options/read-check-format.ts';
import { readShare } from '../options/read-share.ts';
import { addPage } from '../output/manual.ts';

const examples = `
Examples:
  vethscope check reports/today --baseline reports/last-week
  vethscope check reports/today --baseline baselines/      the newest that fits
  vethscope check today/result.json --baseline old.json --format json
  vethscope check new --baseline old --ignore-env kernel
  vethscope check new --baseline old --gate-control 20%
  sudo vethscope check new --baseline old --confirm   measure before failing
  vethscope check new --baseline old --format junit >vethscope.xml
  vethscope check new --baseline old --format markdown >>$GITHUB_STEP_SUMMARY

Each figure is divided by that of the direct veth of the same round first.
${wrap(`Environments: ${environmentNames.join(', ')}.`, 80).join('\n')}`;

export interface CheckFlags {
  readonly baseline: string;
  readonly format: string;
  readonly ignoreEnv?: readonly string[] | undefined;
  readonly strictMargin?: true | undefined;
  readonly gateControl?: string | undefined;
  readonly calibration?: string | undefined;
  readonly confirm?: true | undefined;
}

const checkNames = (names: readonly string[]): void => {
  const unknown = names.find((name) => !environmentNames.includes(name));
  if (unknown === undefined) return;
  throw failure('BAD_OPTION', {
    what: `--ignore-env ${unknown} is not something that a check compares.`,
    todo: `Choose from: ${environmentNames.join(', ')}.`,
  });
};

interface Found {
  readonly file: string;
  readonly result: Result;
  readonly notes: readonly string[];
}

const isFolder = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    throw failure('RESULT_UNREADABLE', { file: path, reason: 'it does not exist.' });
  }
};

/** What could not be read is said, for it may have been the baseline that was meant. Throws NO_BASELINE. */
const fromFolder = async (folder: string, candidate: Result, allowed: readonly string[]): Promise<Found> => {
  const { read, unread } = await readBaselines(folder);
  const notes = unread.map(({ file, reason }) => `${file} was skipped: ${reason}`);
  const chosen = chooseBaseline(read, candidate, allowed);
  if (chosen) return { file: chosen.file, result: await loadResult(chosen.file), notes };
  const detail = notes[0] ?? 'it holds no other result than the candidate';
  throw failure('NO_BASELINE', { folder, detail: detail.replace(/\.$/, '') });
};

const findBaseline = async (path: string, candidate: Result, allowed: readonly string[]): Promise<Found> =>
  (await isFolder(path))
    ? fromFolder(path, candidate, allowed)
    : { file: path, result: await loadResult(path), notes: [] };

export const runCheck = async (context: CommandContext, path: string, flags: CheckFlags): Promise<void> => {
  const { io } = context;
  const format = readCheckFormat(flags.format, 'check');
  const allowed = flags.ignoreEnv ?? [];
  const controlMargin = flags.gateControl === undefined ? null : readShare('--gate-control', flags.gateControl);
  checkNames(allowed);
  const candidatePath = resolve(io.cwd, path);
  const candidate = await loadResult(candidatePath);
  const baselinePath = resolve(io.cwd, flags.baseline);
  const { file, result, notes } = await findBaseline(baselinePath, candidate, allowed);
  const beside = join((await isFolder(baselinePath)) ? baselinePath : dirname(file), 'calibration.json');
  const calibration = await readCalibration(
    flags.calibration === undefined ? null : resolve(io.cwd, flags.calibration),
    beside,
  );
  const strict = flags.strictMargin ?? false;
  const options = { allowed, strict, controlMargin, calibration };
  const first = checkResults(candidate, result, options);
  const report = flags.confirm
    ? await confirmed(context, { report: first, candidate, baseline: result, path: candidatePath, options })
    : first;
  const complete = { ...report, unreadBaselines: notes, notes: [...report.notes, ...notes] };
  io.stdout.write(writeCheck(format, complete));
  context.exitCode = report.exitCode;
};

export const addCheck = (program: Command, context: CommandContext): void => {
  const command = program
    .command('check')
    .summary('did it get worse? compare a result with a baseline')
    .description(
      'Compare a result with a baseline, and report what got worse. Measures nothing and needs no root, except with --confirm.',
    )
    .argument('<candidate>', 'result.json, or the folder of a run')
    .requiredOption(
      '--baseline <baseline>',
      'a result, the folder of a run, or a folder of several (the newest that fits)',
    )
    .option('--format <check-format>', checkFormats.join(', '), 'text')
    .option('--ignore-env <environment>', 'ignore this difference of the environment; repeatable', collect)
    .option('--strict-margin', 'count a change only if its whole interval lies beyond the margin')
    .option(
      '--gate-control <percent>',
      'also fail if the control (veth) itself got slower by more than this, such as 20% (default: never)',
    )
    .option(
      '--calibration <file>',
      'noise of this machine, from "vethscope calibrate" (default: calibration.json next to the baseline)',
    )
    .option('--confirm', 'confirm a regression by measuring one more session here; needs root')
    .addHelpText('after', examples)
    .action((candidate, flags) => runCheck(context, candidate, flags));
  addPage(command, {
    exitStatus: [
      ['0', 'no gated figure got worse'],
      ['1', 'a gated comparison is a regression; with --confirm, a fresh run agrees'],
      ['2', 'not judged: a gated comparison is invalid, none reached a verdict, or bad usage'],
    ],
    files: [
      ['result.json', 'of the candidate and of the baseline'],
      ['CANDIDATE/confirmation/', 'what --confirm measured; reused if it exists'],
      ['calibration.json', 'next to the baseline: the noise of this machine'],
    ],
  });
};
