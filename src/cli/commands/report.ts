import { stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Command } from '@commander-js/extra-typings';
import { formats } from '../../plan/options.ts';
import { loadResult } from '../../result/store.ts';
import type { CommandContext } from '../io.ts';
import { addPage } from '../manual.ts';
import { readFormats } from '../read-options.ts';
import { writeReport } from '../write-report.ts';

const examples = `
Examples:
  vethscope report reports/2026-11-24-k3f9/result.json
  vethscope report reports/2026-11-24-k3f9          an interrupted run, too
  vethscope report old.json --output page --format html

Needs neither root nor any Linux tool: everything is in the result.`;

const ownFolder = async (path: string): Promise<string> => ((await stat(path)).isDirectory() ? path : dirname(path));

/** Several results in one folder would overwrite each other: each gets a folder named after its run. */
const reportFolder = async (
  path: string,
  runId: string,
  output: string | undefined,
  many: boolean,
): Promise<string> => {
  if (output === undefined) return ownFolder(path);
  return many ? join(output, runId) : output;
};

const renderAll = async ({ io }: CommandContext, files: readonly string[], options: ReportOptions): Promise<void> => {
  const formats = readFormats(options.format);
  const output = options.output === undefined ? undefined : resolve(io.cwd, options.output);
  for (const file of files) {
    const path = resolve(io.cwd, file);
    const result = await loadResult(path);
    const folder = await reportFolder(path, result.runId, output, files.length > 1);
    for (const written of await writeReport(result, folder, formats)) io.stdout.write(`${written}\n`);
  }
};

interface ReportOptions {
  readonly output?: string | undefined;
  readonly format: string;
}

export const addReport = (program: Command, context: CommandContext): void => {
  const command = program
    .command('report')
    .summary('render a report again from its result')
    .description('Render reports from results alone: a result.json, or the folder of a run, finished or not.')
    .argument('<result...>', 'result.json, or the folder of a run')
    .option('-o, --output <folder>', 'where the report goes (default: beside the result)')
    .option('--format <list>', formats.join(', '), 'html,md')
    .addHelpText('after', examples)
    .action((files, options) => renderAll(context, files, options));
  addPage(command, {
    files: [
      ['result.json', 'every raw value of a run; the only thing that is read'],
      ['run.json, visits.ndjson', 'the same while a run goes on, and after it was killed'],
      ['index.html, report.md', 'the report'],
    ],
  });
};
