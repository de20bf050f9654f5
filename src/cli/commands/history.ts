import { resolve } from 'node:path';
import type { Command } from '@commander-js/extra-typings';
import { failure } from '../../errors.ts';
import { historyGithub } from '../../history/github.ts';
import { historyJson } from '../../history/json.ts';
import { historyMetrics, primaryMetrics } from '../../history/metrics.ts';
import type { History } from '../../history/model.ts';
import { historyText } from '../../history/text.ts';
import type { MetricName } from '../../result/derive.ts';
import { commitsBetween } from '../commits-between.ts';
import type { CommandContext, Io } from '../io.ts';
import { collect } from '../options/option-parsers.ts';
import { readHistory } from '../options/read-history.ts';
import { addPage } from '../output/manual.ts';
import { writeHistory } from '../output/write-report.ts';

const examples = `
Examples:
  vethscope history reports              every result below that folder
  vethscope history reports --since 2026-01-01 --topology bridge
  vethscope history reports --metric rtt-p99
  vethscope history reports --format json >history.json
  vethscope history reports --format github --commits .    annotations

Ratios to the control of the same run, in series of one environment each;
docs/history.md says what counts as a change. Needs no root.`;

const historyFormats = ['text', 'json', 'github'] as const;

interface HistoryFlags {
  readonly format: string;
  readonly output?: string | undefined;
  readonly since?: string | undefined;
  readonly metric?: readonly string[] | undefined;
  readonly topology?: readonly string[] | undefined;
  readonly commits?: string | undefined;
}

const oneOf = <T extends string>(option: string, text: string, known: readonly T[]): T => {
  const found = known.find((name) => name === text);
  if (found !== undefined) return found;
  throw failure('BAD_OPTION', {
    what: `${option} ${text} must be one of: ${known.join(', ')}.`,
    todo: 'See vethscope history --help.',
  });
};

const sinceMs = (text: string | undefined): number | null => {
  if (text === undefined) return null;
  const at = Date.parse(text);
  if (!Number.isNaN(at)) return at;
  throw failure('BAD_OPTION', { what: `--since ${text} is no date.`, todo: 'Write it as 2026-01-31.' });
};

/** After the statistics: what is found must not depend on what is shown. */
const onlyWanted = (history: History, wanted: readonly MetricName[], topologies: readonly string[]): History => {
  const fits = ({ metric, arm }: { metric: MetricName; arm: string }): boolean =>
    (wanted.length === 0 || wanted.includes(metric)) && (topologies.length === 0 || topologies.includes(arm));
  const unknown = topologies.find((name) => !history.series.some(({ arm }) => arm === name));
  if (unknown === undefined) {
    return { ...history, series: history.series.filter(fits), changes: history.changes.filter(fits) };
  }
  const known = [...new Set(history.series.map(({ arm }) => arm))];
  throw failure('UNKNOWN_TOPOLOGY', { name: unknown, known });
};

const written = async (
  io: Io,
  history: History,
  format: (typeof historyFormats)[number],
  commits: string | undefined,
): Promise<string> => {
  if (format === 'json') return historyJson(history);
  if (format === 'text') return historyText(history);
  return historyGithub(
    history,
    commits === undefined ? new Map() : await commitsBetween(io, resolve(io.cwd, commits), history),
  );
};

const requireAnnotations = (format: string, commits: string | undefined): void => {
  if (commits === undefined || format === 'github') return;
  throw failure('BAD_OPTION', {
    what: `--commits means nothing to --format ${format}.`,
    todo: 'Give --format github, too.',
  });
};

const runHistory = async ({ io, signal }: CommandContext, folder: string, flags: HistoryFlags): Promise<void> => {
  const format = oneOf('--format', flags.format, historyFormats);
  requireAnnotations(format, flags.commits);
  const wanted = (flags.metric ?? []).map((name) => oneOf('--metric', name, historyMetrics));
  const wish = { metrics: [...new Set([...primaryMetrics, ...wanted])], sinceMs: sinceMs(flags.since), signal };
  const history = onlyWanted(await readHistory(resolve(io.cwd, folder), wish), wanted, flags.topology ?? []);
  io.stdout.write(await written(io, history, format, flags.commits));
  if (format !== 'text' && flags.output === undefined) return;
  const page = await writeHistory(history, resolve(io.cwd, flags.output ?? 'reports/history'));
  (format === 'text' ? io.stdout : io.stderr).write(`${page.map((path) => `report: ${path}`).join('\n')}\n`);
};

export const addHistory = (program: Command, context: CommandContext): void => {
  const command = program
    .command('history')
    .summary('when did it change? over many results')
    .description('Find when a figure changed its level, over all results below a folder, and draw how it went.')
    .argument('<results>', 'a folder that holds results, however deep; or a result.json, or the folder of a run')
    .option('--format <name>', 'format of standard output: text, json, github', 'text')
    .option('-o, --output <folder>', 'folder for the page (default: reports/history with --format text, else no page)')
    .option('--since <date>', 'ignore results measured before this date, such as 2026-01-31')
    .option('--metric <metric>', 'show only this figure; repeatable', collect)
    .option('--topology <name>', 'show only this topology, by its name in the results; repeatable', collect)
    .option('--commits <repository>', 'with --format github: name the commits between two results')
    .addHelpText('after', examples)
    .action((results, flags) => runHistory(context, results, flags));
  addPage(command, {
    exitStatus: [
      ['0', 'done, whatever was found'],
      ['2', 'not done: no result below that folder, or bad usage'],
    ],
    files: [
      ['result.json', 'of each run; what cannot be read is said and left out'],
      ['index.html', 'the page, in the folder of --output'],
    ],
  });
};
