import { basename, join, resolve } from 'node:path';
import type { Command } from '@commander-js/extra-typings';
import { failure } from '../../errors.ts';
import { type Format, formats } from '../../plan/options.ts';
import { findResult, folderOf, loadFound } from '../../result/find/find-results.ts';
import { loadKernelRuns } from '../../result/kernel-runs.ts';
import { loadAddingFigures } from '../../result/store/load-figures.ts';
import { loadResult } from '../../result/store/store.ts';
import type { CommandContext, Io } from '../io.ts';
import { readFormats } from '../options/read-options.ts';
import { addPage } from '../output/manual.ts';
import { openReport } from '../output/open-report.ts';
import { writeKernelsReport, writeReport, writeSides } from '../output/write-report.ts';

const examples = `
Examples:
  vethscope report reports/2026-11-24-k3f9/result.json
  vethscope report reports/2026-11-24-k3f9          an interrupted run, too
  vethscope report reports/example-kernels          runs on several kernels
  vethscope report old.json --output page --format html
  vethscope report --compare old.json new.json      two runs on one page

Needs neither root nor any Linux tool: everything is in the result.`;

/** A result names its run itself, and may be anybody's: no path leads out of the folder. */
const plainName = (runId: string): string => runId.replaceAll(/[^\w-]/g, '_').slice(0, 64) || '_';

/** Several in one folder would overwrite each other: each gets a folder of its name. */
const reportFolder = (own: string, name: string, output: string | undefined, many: boolean): string => {
  if (output === undefined) return own;
  return many ? join(output, name) : output;
};

const tell = async (io: Io, written: readonly string[], { open }: ReportOptions): Promise<void> => {
  io.stdout.write(written.map((path) => `${path}\n`).join(''));
  if (open) await openReport(io, written);
};

const renderOne = async (
  path: string,
  output: string | undefined,
  wanted: readonly Format[],
  many: boolean,
): Promise<string[]> => {
  const load = output === undefined ? loadAddingFigures : loadResult;
  const runs = await loadKernelRuns(path, load);
  if (runs.length > 0) {
    return writeKernelsReport(runs, reportFolder(path, basename(path), output, many), wanted);
  }
  const place = await findResult(path);
  const result = await load(place.path);
  return writeReport(result, reportFolder(folderOf(place), plainName(result.runId), output, many), wanted);
};

const renderAll = async ({ io }: CommandContext, files: readonly string[], options: ReportOptions): Promise<void> => {
  const formats = readFormats(options.format);
  const output = options.output === undefined ? undefined : resolve(io.cwd, options.output);
  for (const file of files) {
    await tell(io, await renderOne(resolve(io.cwd, file), output, formats, files.length > 1), options);
  }
};

/** "compare-k3f9-p2aa": of letters, digits and dots alone, whatever the results call themselves. */
const sidesFolder = (runIds: readonly string[]): string =>
  join('reports', `compare-${runIds.join('-')}`.replaceAll(/[^A-Za-z0-9.-]+/g, '-'));

const renderSides = async ({ io }: CommandContext, files: readonly string[], options: ReportOptions): Promise<void> => {
  if (files.length !== 2) {
    throw failure('BAD_OPTION', {
      what: `--compare draws two results side by side, and ${files.length === 1 ? 'one was' : `${files.length} were`} given.`,
      todo: 'Give two: vethscope report --compare A.json B.json',
    });
  }
  const formats = readFormats(options.format);
  const results = await Promise.all(files.map((file) => loadFound(resolve(io.cwd, file))));
  const folder = resolve(io.cwd, options.output ?? sidesFolder(results.map(({ runId }) => runId)));
  await tell(io, await writeSides(results, folder, formats), options);
};

interface ReportOptions {
  readonly output?: string | undefined;
  readonly format: string;
  readonly compare?: true;
  readonly open?: true | undefined;
}

export const addReport = (program: Command, context: CommandContext): void => {
  const command = program
    .command('report')
    .summary('render a report again from its result')
    .description('Render reports from results alone: a result.json, or the folder of a run, finished or not.')
    .argument('<result...>', 'result.json, or the folder of a run or of runs on several kernels')
    .option('--compare', 'put two results side by side, also of different machines or kernels')
    .option(
      '-o, --output <folder>',
      'folder for the report (default: next to the result; with --compare: reports/compare-<run>-<run>)',
    )
    .option('--format <list>', formats.join(', '), 'html,md')
    .option('--open', 'open the page in a browser')
    .addHelpText('after', examples)
    .action((files, options) => (options.compare ? renderSides : renderAll)(context, files, options));
  addPage(command, {
    files: [
      ['result.json', 'every raw value of a run; the only thing that is read'],
      ['run.json, visits.ndjson', 'the same while a run goes on, and after it was killed'],
      ['index.html, report.md', 'the report'],
      ['figures.json', 'its figures, for history and check; written where an older version did not'],
    ],
  });
};
