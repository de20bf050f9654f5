import { printableText } from '../../text/inert.ts';
import { jobSummary, listBlock, type SummaryBlock, tableBlock, wholeBlock } from '../../text/job-summary.ts';
import { markdownText } from '../../text/markdown.ts';
import { pageText } from '../page-text.ts';
import { figureText } from '../text/figure-text.ts';
import { cellOf, columnsOf } from '../view/comparison-row.ts';
import type { Metric } from '../view/figures.ts';
import { EnvironmentsPage } from './EnvironmentsPage.tsx';
import { type EnvironmentGroup, type Grouping, groupRuns } from './group-runs.ts';
import { contents, largestDifference } from './largest-difference.ts';
import type { MergedPage } from './merged-page.ts';
import { outliers, spreadOf } from './outliers.ts';
import { columnsNote, outlying } from './outlying.ts';
import { pageDoubts } from './page-doubts.ts';
import { type PlacedRow, placedRows } from './placed-rows.ts';
import { ratioRows } from './ratio-rows.ts';
import { environmentHookRows, environmentStageRows } from './shown-rows.ts';

/** The runs are so already: see `digestOf`. */
const inert = ({ runs, skipped }: MergedPage): MergedPage => ({ runs, skipped: skipped.map(printableText) });

/** One self-contained page of several runs. The same results give the same bytes. */
export const renderEnvironmentsHtml = (page: MergedPage, clientScript: string): string =>
  pageText(<EnvironmentsPage page={inert(page)} clientScript={clientScript} />);

const table = (
  title: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
  weights?: readonly number[],
): SummaryBlock =>
  tableBlock(`rows of “${title}”`, head, rows, {
    before: `### ${markdownText(title)}\n\n`,
    ...(weights && { weights }),
  });

const linesText = (cells: readonly (readonly string[])[]): string[] =>
  cells.map((lines) => lines.map(markdownText).join('<br>'));

const nameText = ({ name, emulated }: EnvironmentGroup): string =>
  `${markdownText(name)}${emulated ? ' *emulated*' : ''}`;

const figureRows = (rows: readonly PlacedRow[], columns: readonly Metric[]): string[][] =>
  rows.map(({ group, run, row }) => [
    `**${markdownText(row.arm.id)}**<br>${nameText(group)}${run ? `<br>${markdownText(run)}` : ''}`,
    ...columns.map((metric) => figureText(cellOf(row, metric), metric, row.arm.control)),
  ]);

const tables = (all: Grouping): SummaryBlock[] => {
  const grouping = outlying(all);
  const { noun, groups, differing } = grouping;
  const names = groups.map(nameText);
  const placed = placedRows(all);
  const columns = columnsOf(placed.map(({ row }) => row));
  const ratios = ratioRows(grouping);
  const ratioTexts = ratios.map(({ arm, metric, cells }) => [
    `**${markdownText(arm)}**`,
    metric.label,
    ...linesText(cells),
  ]);
  const stages = environmentStageRows(grouping).map(({ arm, place, cells }) => [
    markdownText(arm),
    markdownText(place),
    ...linesText(cells),
  ]);
  const hooks = environmentHookRows(grouping).map(({ hook, cells }) => [markdownText(hook), ...linesText(cells)]);
  const facts = differing.map(({ name, values }) => [name, ...values].map(markdownText));
  return [
    table(
      `Against the control, by ${noun.one}`,
      ['Topology', 'Figure', ...names],
      ratioTexts,
      ratios.map(spreadOf(placed)),
    ),
    table(
      `Figures, by ${noun.one}`,
      ['Topology', ...columns.map(({ label }) => label)],
      figureRows(placed, columns),
      outliers(placed),
    ),
    table('Stages under ping, medians', ['Topology', 'Stage', ...names], stages),
    table(`What each ${noun.one} shows`, ['Hook', ...names], hooks),
    table('What differs', ['What', ...names], facts),
  ];
};

/** The same in Markdown, fit for a job summary. */
export const renderEnvironmentsMarkdown = (given: MergedPage): string => {
  const { runs, skipped } = inert(given);
  const grouping = groupRuns(runs);
  const difference = largestDifference(grouping);
  return jobSummary([
    wholeBlock('title', '## vethscope'),
    wholeBlock('what differs most', `**${markdownText(difference ?? contents(grouping))}**`),
    wholeBlock('contents', difference ? markdownText(contents(grouping)) : ''),
    ...pageDoubts(grouping, skipped.length).map((doubt) => wholeBlock('doubts', `**${markdownText(doubt)}**`)),
    wholeBlock('columns', columnsNote(grouping) ?? ''),
    ...tables(grouping),
    listBlock('Not taken', skipped.map(markdownText)),
  ]);
};
