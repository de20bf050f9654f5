import { printable } from '../../text/inert.ts';
import { markdownTable, markdownText } from '../../text/markdown.ts';
import { pageText } from '../page-text.ts';
import { figureText } from '../text/figure-text.ts';
import { metrics } from '../view/figures.ts';
import { EnvironmentsPage } from './EnvironmentsPage.tsx';
import { type EnvironmentGroup, type Grouping, groupRuns } from './group-runs.ts';
import { contents, largestDifference } from './largest-difference.ts';
import type { MergedPage } from './merged-page.ts';
import { pageDoubts } from './page-doubts.ts';
import { placedRows } from './placed-rows.ts';
import { ratioRows } from './ratio-rows.ts';
import { environmentHookRows, environmentStageRows } from './shown-rows.ts';

/** One self-contained page of several runs. The same results give the same bytes. */
export const renderEnvironmentsHtml = (page: MergedPage, clientScript: string): string =>
  pageText(<EnvironmentsPage page={printable(page)} clientScript={clientScript} />);

const table = (title: string, head: readonly string[], rows: readonly (readonly string[])[]): string =>
  rows.length === 0 ? '' : `### ${markdownText(title)}\n\n${markdownTable(head, rows)}`;

const linesText = (cells: readonly (readonly string[])[]): string[] =>
  cells.map((lines) => lines.map(markdownText).join('<br>'));

const nameText = ({ name, emulated }: EnvironmentGroup): string =>
  `${markdownText(name)}${emulated ? ' *emulated*' : ''}`;

const figureRows = (grouping: Grouping): string[][] =>
  placedRows(grouping).map(({ group, run, row }) => [
    `**${markdownText(row.arm.id)}**<br>${nameText(group)}${run ? `<br>${markdownText(run)}` : ''}`,
    ...row.cells.map((cell, i) => (metrics[i] ? figureText(cell, metrics[i], row.arm.control) : '')),
  ]);

const tables = (grouping: Grouping): string[] => {
  const { noun, groups, differing } = grouping;
  const names = groups.map(nameText);
  const ratios = ratioRows(grouping).map(({ arm, metric, cells }) => [
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
    table(`Against the control, by ${noun.one}`, ['Topology', 'Figure', ...names], ratios),
    table(`Figures, by ${noun.one}`, ['Topology', ...metrics.map(({ label }) => label)], figureRows(grouping)),
    table('Stages under ping, medians', ['Topology', 'Stage', ...names], stages),
    table(`What each ${noun.one} shows`, ['Hook', ...names], hooks),
    table('What differs', ['What', ...names], facts),
  ];
};

/** The same in Markdown, fit for a job summary. */
export const renderEnvironmentsMarkdown = (given: MergedPage): string => {
  const { runs, skipped } = printable(given);
  const grouping = groupRuns(runs);
  const difference = largestDifference(grouping);
  const blocks = [
    '## vethscope',
    `**${markdownText(difference ?? contents(grouping))}**`,
    difference ? markdownText(contents(grouping)) : '',
    ...pageDoubts(grouping, skipped.length).map((doubt) => `**${markdownText(doubt)}**`),
    ...tables(grouping),
    skipped.length > 0 ? `### Not taken\n\n${skipped.map((text) => `- ${markdownText(text)}`).join('\n')}` : '',
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
};
