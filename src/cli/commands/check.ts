import { join, resolve } from 'node:path';
import type { Command } from '@commander-js/extra-typings';
import { environmentNames } from '../../check/environment/environment.ts';
import { checkFormats, writeCheck } from '../../check/formats/index.ts';
import { checkResults } from '../../check/gate/check-results.ts';
import { chooseBaseline } from '../../check/gate/choose-baseline.ts';
import { failure } from '../../errors.ts';
import type { Result } from '../../model/result.ts';
import { readBaselines } from '../../result/find/baselines.ts';
import { type FoundResults, findResult, findResults, folderOf } from '../../result/find/find-results.ts';
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
  /** Where a calibration of it may lie. */
  readonly beside: string;
  readonly result: Result;
  readonly notes: readonly string[];
}

interface Wanted {
  readonly candidate: Result;
  readonly allowed: readonly string[];
}

/** What could not be read is said, for it may have been the baseline that was meant. Throws NO_BASELINE. */
const fromFolder = async (folder: string, found: FoundResults, { candidate, allowed }: Wanted): Promise<Found> => {
  const { read, unread } = await readBaselines(found);
  const notes = unread.map(({ file, reason }) => `${file} was skipped: ${reason}`);
  const chosen = chooseBaseline(read, candidate, allowed);
  if (chosen) return { beside: folder, result: await loadResult(chosen.file), notes };
  const none = found.places.length === 0 ? 'it holds no JSON file' : 'it holds no other result than the candidate';
  const detail = notes[0] ?? none;
  throw failure('NO_BASELINE', { folder, detail: detail.replace(/\.$/, '') });
};

const findBaseline = async (path: string, wanted: Wanted): Promise<Found> => {
  const found = await findResults(path);
  const [place] = found.places;
  if (place?.path !== path) return fromFolder(path, found, wanted);
  return { beside: folderOf(place), result: await loadResult(path), notes: [] };
};

export const runCheck = async (context: CommandContext, path: string, flags: CheckFlags): Promise<void> => {
  const { io } = context;
  const format = readCheckFormat(flags.format, 'check');
  const allowed = flags.ignoreEnv ?? [];
  const controlMargin = flags.gateControl === undefined ? null : readShare('--gate-control', flags.gateControl);
  checkNames(allowed);
  const place = await findResult(resolve(io.cwd, path));
  const candidate = await loadResult(place.path);
  const { beside, result, notes } = await findBaseline(resolve(io.cwd, flags.baseline), { candidate, allowed });
  const calibration = await readCalibration(
    flags.calibration === undefined ? null : resolve(io.cwd, flags.calibration),
    join(beside, 'calibration.json'),
  );
  const strict = flags.strictMargin ?? false;
  const options = { allowed, strict, controlMargin, calibration };
  const first = checkResults(candidate, result, options);
  const report = flags.confirm
    ? await confirmed(context, { report: first, candidate, baseline: result, folder: folderOf(place), options })
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
