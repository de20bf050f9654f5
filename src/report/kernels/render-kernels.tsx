import type { Result } from '../../result/schema.ts';
import { pageText } from '../page-text.ts';
import { figureText } from '../text/figure-text.ts';
import { markdownTable, markdownText } from '../text/markdown.ts';
import { printable } from '../text/printable.ts';
import { metrics } from '../view/figures.ts';
import { KernelsPage } from './KernelsPage.tsx';
import {
  kernelComparisonRows,
  kernelDoubts,
  kernelHookRows,
  kernelOf,
  kernelStageRows,
  kernelsAnswer,
} from './kernel-view.ts';

/** One self-contained page of several runs. The same results give the same bytes. */
export const renderKernelsHtml = (results: readonly Result[], clientScript: string): string =>
  pageText(<KernelsPage results={results.map(printable)} clientScript={clientScript} />);

const table = (title: string, head: readonly string[], rows: readonly (readonly string[])[]): string =>
  rows.length === 0 ? '' : `### ${title}\n\n${markdownTable(head, rows)}`;

export const renderKernelsMarkdown = (given: readonly Result[]): string => {
  const results = given.map(printable);
  const kernels = results.map(kernelOf).map(markdownText);
  const figures = kernelComparisonRows(results).map(({ kernel, emulated, row }) => [
    `**${markdownText(row.arm.id)}**<br>${markdownText(kernel)}${emulated ? '<br>*emulated*' : ''}`,
    ...row.cells.map((cell, i) => (metrics[i] ? figureText(cell, metrics[i], row.arm.control) : '')),
  ]);
  const stages = kernelStageRows(results).map(({ arm, place, cells }) => [arm, place, ...cells].map(markdownText));
  const hooks = kernelHookRows(results).map(({ hook, cells }) => [hook, ...cells].map(markdownText));
  const blocks = [
    '## vethscope',
    `**${markdownText(kernelsAnswer(results))}**`,
    ...kernelDoubts(results).map((doubt) => `**${markdownText(doubt)}**`),
    table('Kernels and topologies', ['Topology', ...metrics.map(({ label }) => label)], figures),
    table('Stages under ping, medians', ['Topology', 'Stage', ...kernels], stages),
    table('What each kernel shows', ['Hook', ...kernels], hooks),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
};
