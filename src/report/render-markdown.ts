import type { Result } from '../model/result.ts';
import { unaskedDifferences } from '../result/unasked.ts';
import { plural } from '../text/format-value.ts';
import { printable } from '../text/inert.ts';
import { markdownFence, markdownTable, markdownText } from '../text/markdown.ts';
import { figureText } from './text/figure-text.ts';
import { reproduce } from './view/command-line.ts';
import { type ComparisonRow, comparisonRows } from './view/comparison-row.ts';
import { allWarnings, auditRows, failedVisits } from './view/doubts.ts';
import { metrics } from './view/figures.ts';
import { hiddenStageTexts } from './view/hook-row.ts';
import { oneWayRows } from './view/latency-row.ts';
import { rateRows } from './view/rate-row.ts';
import { roundTripNote, roundTripRows } from './view/round-trip-row.ts';
import { runFacts } from './view/run-facts.ts';
import { type Answer, answerOf, weight } from './view/summary.ts';

const clauses = ({ clauses: all, left }: Answer): string =>
  [
    ...all.map(({ name, text }) => `- **${markdownText(name)}** ${markdownText(text)}`),
    ...(left > 0 ? [`- ${plural(left, 'more topology is', 'more topologies are')} in the table.`] : []),
  ].join('\n');

const row = ({ arm, cells }: ComparisonRow): string[] => [
  `**${markdownText(arm.id)}**${arm.topology.datapath ? `<br>${arm.topology.datapath} datapath` : ''}`,
  ...cells.map((cell, i) => {
    const metric = metrics[i];
    return metric ? figureText(cell, metric, arm.control) : '';
  }),
];

const list = (title: string, items: readonly string[]): string =>
  items.length === 0 ? '' : `### ${title}\n\n${items.map((item) => `- ${item}`).join('\n')}`;

const labels = (result: Result): string =>
  [
    result.partial ? `**partial:** ${markdownText(result.partialReason ?? '')}` : '',
    result.environment.emulated ? '**emulated:** figures are for function only' : '',
    result.plan.preset === 'quick' ? '**quick:** comparisons are advisory' : '',
  ]
    .filter((label) => label !== '')
    .join(' · ');

const failures = (result: Result): string[] =>
  failedVisits(result).map(
    ({ index, arm, load, error }) =>
      `visit ${index}, ${markdownText(arm)}, ${load}: ${markdownText(error?.what ?? 'failed')} ${markdownText(error?.todo ?? '')}`,
  );

const audits = (result: Result): string[] =>
  auditRows(result)
    .filter(({ failed }) => failed.length > 0)
    .map(
      (audit) =>
        `${markdownText(audit.name)} failed in ${plural(audit.failed.length, 'visit')}: ${markdownText(audit.meaning)}`,
    );

const warnings = (result: Result): string[] =>
  allWarnings(result).map(({ message, hint }) => `${markdownText(message)} ${markdownText(hint)}`);

const how = (result: Result): string => {
  const facts = runFacts(result).map(({ name, value }) => `- ${name}: ${markdownText(value)}`);
  return `<details><summary>How it was run</summary>\n\n${facts.join('\n')}\n\n${markdownFence(reproduce(result), 'sh')}\n\n</details>`;
};

const rates = (result: Result): string => {
  const rows = rateRows(result).map(({ arm, goal, rate, firstLoss, receiver }) => [
    markdownText(arm),
    goal,
    rate,
    markdownText(firstLoss),
    receiver,
  ]);
  if (rows.length === 0) return '';
  const head = ['Topology', 'Goal', 'Highest UDP rate', 'First loss on the way', 'Dropped by the receiver'];
  return `### Highest packet rate\n\n${markdownTable(head, rows)}`;
};

const roundTrips = (result: Result): string => {
  const rows = roundTripRows(result).map(({ arm, clock, trimmedMean, median, p99, visits }) => [
    ...[markdownText(arm), clock, trimmedMean, median, p99, String(visits)],
  ]);
  if (rows.length === 0) return '';
  const head = ['Topology', 'By', 'Trimmed mean', 'Median', 'p99', 'Visits'];
  return `### Round trips in nanoseconds\n\n${roundTripNote}\n\n${markdownTable(head, rows)}`;
};

const latencies = (result: Result): string => {
  const rows = oneWayRows(result).map(({ arm, load, rate, lost, p50, p90, p99 }) => [
    ...[markdownText(arm), load, rate, lost, p50, p90, p99],
  ]);
  if (rows.length === 0) return '';
  const head = ['Topology', 'Load', 'Sent', 'Not received', 'One way p50', 'p90', 'p99'];
  return `### Latency at shares of that rate\n\n${markdownTable(head, rows)}`;
};

/** The same answer as the page, in Markdown fit for a job summary: one table, what casts doubt on it, how it was run. */
export const renderMarkdown = (given: Result): string => {
  const result = printable(given);
  const rows = comparisonRows(result);
  const answer = answerOf(result, rows);
  const head = ['Topology', ...metrics.map(({ label }) => label)];
  const blocks = [
    '## vethscope',
    `**${markdownText(answer.first)}**`,
    clauses(answer),
    unaskedDifferences(result)
      .map((text) => `- **Not asked for:** ${markdownText(text)}.`)
      .join('\n'),
    weight(result, rows),
    labels(result),
    markdownTable(head, rows.map(row)),
    roundTrips(result),
    rates(result),
    latencies(result),
    list('Failed visits', failures(result)),
    list('Failed audits', audits(result)),
    list('Warnings', warnings(result)),
    list('Not visible', hiddenStageTexts(result).map(markdownText)),
    how(result),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
};
