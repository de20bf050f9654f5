import type { Result } from '../../model/result.ts';
import { changeText, formatValue, plural } from '../../text/format-value.ts';
import { printable } from '../../text/inert.ts';
import { jobSummary, type SummaryBlock, tableBlock, wholeBlock } from '../../text/job-summary.ts';
import { markdownText } from '../../text/markdown.ts';
import { pageText } from '../page-text.ts';
import { boundsText } from '../view/format.ts';
import { SidesPage } from './components/SidesPage.tsx';
import { machineOf, type Side, sidesOf } from './view/side.ts';
import { sideDifferences } from './view/side-differences.ts';
import { type MetricCells, type SideRow, sideRows } from './view/side-row.ts';
import { sideSummary } from './view/side-summary.ts';

/** Two runs on one self-contained page; the same results give the same bytes. */
export const renderSidesHtml = (results: readonly Result[], clientScript: string): string =>
  pageText(<SidesPage results={results.map(printable)} clientScript={clientScript} />);

const cellText = ({ metric, cells, change }: MetricCells): string => {
  const sides = cells.map(({ side, cell }) => {
    if (cell?.state !== 'figure') return `${side.letter} –`;
    const ratio = cell.ratio ? `**${changeText(cell.ratio.value)}** ${markdownText(boundsText(cell.ratio))}; ` : '';
    return `${side.letter} ${ratio}${formatValue(metric.dimension, cell.figure.value)}`;
  });
  return [...sides, ...(change ? [`B over A ${changeText(change)}`] : [])].join('<br>');
};

const rowText = ({ arm, metrics }: SideRow): string[] => [`**${markdownText(arm)}**`, ...metrics.map(cellText)];

const summaryText = (sides: readonly Side[], rows: readonly SideRow[]): string => {
  const { first, lines, left } = sideSummary(sides, rows);
  return [
    `**${markdownText(first)}**\n`,
    ...lines.map(({ name, text }) => `- **${markdownText(name)}** ${markdownText(text)}`),
    ...(left > 0 ? [`- ${plural(left, 'more topology is', 'more topologies are')} in the table.`] : []),
  ].join('\n');
};

const differencesBlock = (sides: readonly Side[]): SummaryBlock => {
  const rows = sideDifferences(sides).map(({ name, values, weight }) =>
    [name, ...values, weight ?? ''].map((text) => markdownText(text) || '–'),
  );
  return rows.length === 0
    ? wholeBlock('differences', 'Nothing differs between the environments that is known to decide figures.')
    : tableBlock('differences', ['What differs', ...sides.map(({ letter }) => letter), 'Weight'], rows);
};

/** The same in Markdown, fit for a job summary: ratios first, then what differs between the environments. */
export const renderSidesMarkdown = (given: readonly Result[]): string => {
  const sides = sidesOf(given.map(printable));
  const rows = sideRows(sides);
  const head = ['Topology', ...(rows[0]?.metrics ?? []).map(({ metric }) => metric.label)];
  return jobSummary([
    wholeBlock('title', '## vethscope: two runs side by side'),
    wholeBlock('answer', summaryText(sides, rows)),
    wholeBlock('machines', sides.map((side) => `- **${side.letter}** ${markdownText(machineOf(side))}`).join('\n')),
    tableBlock('topologies', head, rows.map(rowText)),
    wholeBlock('legend', 'Each cell: ratio to the control of the same run with its range, then the figure.'),
    differencesBlock(sides),
  ]);
};
