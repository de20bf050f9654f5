import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Command } from '@commander-js/extra-typings';
import { failure } from '../../errors.ts';
import { digestOf, type MergedRun, type RunDigest } from '../../report/index.ts';
import { type GatheredResult, gatherResults } from '../../result/find/gather-results.ts';
import { oneLine } from '../../text/inert.ts';
import type { CommandContext } from '../io.ts';
import { readFormats } from '../options/read-options.ts';
import { addPage } from '../output/manual.ts';
import { openReport } from '../output/open-report.ts';
import { writeEnvironments } from '../output/write-report.ts';

const examples = `
Examples:
  vethscope merge results                      every result in a folder
  vethscope merge ubuntu-22 ubuntu-24 debian-12 --output page
  vethscope merge a.json b.json --format md    a report.md for a job summary

Runs are grouped by what differs between their machines, and never averaged.
Needs neither root nor any Linux tool: everything is in the results.`;

interface MergeFlags {
  readonly output: string;
  readonly format: string;
  readonly open?: true | undefined;
}

/** A link to the page beside a result, if there is one; each part encoded, because names may be anybody's. */
const pageOf = (place: string, folder: string): string | null => {
  const page = join(place.endsWith('.json') ? dirname(place) : place, 'index.html');
  if (!existsSync(page)) return null;
  return relative(folder, page).split(sep).map(encodeURIComponent).join('/');
};

const runsOf = (results: readonly GatheredResult<RunDigest>[], folder: string): MergedRun[] =>
  results.map(({ place, result }) => ({ run: result, page: pageOf(place, folder) }));

const runMerge = async ({ io }: CommandContext, given: readonly string[], flags: MergeFlags): Promise<void> => {
  const wanted = readFormats(flags.format);
  const paths = given.map((path) => resolve(io.cwd, path));
  const folder = resolve(io.cwd, flags.output);
  const { results, skipped } = await gatherResults(paths, digestOf);
  io.stderr.write(skipped.map((sentence) => `note: ${oneLine(sentence)}\n`).join(''));
  if (results.length === 0) throw failure('NO_RESULTS', { places: given, detail: null });
  const written = await writeEnvironments({ runs: runsOf(results, folder), skipped }, folder, wanted);
  io.stdout.write(written.map((path) => `${path}\n`).join(''));
  if (flags.open) await openReport(io, written);
};

export const addMerge = (program: Command, context: CommandContext): void => {
  const command = program
    .command('merge')
    .summary('one page of results from several machines')
    .description(
      'Put the results of a matrix or a fleet on one page, grouped by machine, distribution, kernel or whatever else differs.',
    )
    .argument('<result...>', 'result.json, the folder of a run, or a folder that holds any number of them')
    .option('-o, --output <folder>', 'folder for the page', 'reports/merge')
    .option('--format <list>', 'page formats: html, md', 'html,md')
    .option('--open', 'open the page in a browser')
    .addHelpText('after', examples)
    .action((results, flags) => runMerge(context, results, flags));
  addPage(command, {
    exitStatus: [
      ['0', 'written; what could not be taken is on standard error and on the page'],
      ['2', 'no page: nothing to put on it, or bad usage'],
    ],
    files: [
      ['result.json', 'of each run; run.json and visits.ndjson of one that was killed'],
      ['figures.json', 'its figures, read instead of a result that has them beside it'],
      ['index.html, report.md', 'the page; it links to the reports beside the results'],
    ],
  });
};
