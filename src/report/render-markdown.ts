import type { Result } from '../model/result.ts';
import { unaskedDifferences } from '../result/unasked.ts';
import { plural } from '../text/format-value.ts';
import { printable } from '../text/inert.ts';
import { jobSummary, listBlock, type SummaryBlock, tableBlock, wholeBlock } from '../text/job-summary.ts';
import { markdownFence, markdownText } from '../text/markdown.ts';
import { figureText } from './text/figure-text.ts';
import { reproduce } from './view/command-line.ts';
import { type ComparisonRow, cellOf, columnsOf, comparisonRows } from './view/comparison-row.ts';
import { cpuNote, cpuRows } from './view/cpu-row.ts';
import { allWarnings, auditRows, failedVisits } from './view/doubts.ts';
import type { Metric } from './view/figures.ts';
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

const rowText = (row: ComparisonRow, columns: readonly Metric[]): string[] => [
  `**${markdownText(row.arm.id)}**${row.arm.topology.datapath ? `<br>${row.arm.topology.datapath} datapath` : ''}`,
  ...columns.map((metric) => figureText(cellOf(row, metric), metric, row.arm.control)),
];

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

const rates = (result: Result): SummaryBlock => {
  const rows = rateRows(result).map(({ arm, goal, rate, firstLoss, receiver }) => [
    markdownText(arm),
    goal,
    rate,
    markdownText(firstLoss),
    receiver,
  ]);
  const head = ['Topology', 'Goal', 'Highest UDP rate', 'First loss on the path', 'Dropped by the receiver'];
  return tableBlock('rows of “Highest packet rate”', head, rows, { before: '### Highest packet rate\n\n' });
};

const roundTrips = (result: Result): SummaryBlock => {
  const rows = roundTripRows(result).map(({ arm, clock, trimmedMean, median, p99, visits }) => [
    ...[markdownText(arm), clock, trimmedMean, median, p99, String(visits)],
  ]);
  const head = ['Topology', 'By', 'Trimmed mean', 'Median', 'p99', 'Visits'];
  const before = `### Round trips in nanoseconds\n\n${roundTripNote}\n\n`;
  return tableBlock('rows of “Round trips in nanoseconds”', head, rows, { before });
};

const cpuTime = (result: Result): SummaryBlock => {
  const rows = cpuRows(result).map(({ arm, tcp, perCore, udp }) => [markdownText(arm), tcp, perCore, udp]);
  const head = ['Topology', 'For 1 GB of TCP', 'TCP by one busy CPU', 'For a UDP datagram'];
  return tableBlock('rows of “CPU time”', head, rows, { before: `### CPU time\n\n${cpuNote}\n\n` });
};

const latencies = (result: Result): SummaryBlock => {
  const rows = oneWayRows(result).map(({ arm, load, rate, lost, p50, p90, p99 }) => [
    ...[markdownText(arm), load, rate, lost, p50, p90, p99],
  ]);
  const head = ['Topology', 'Load', 'Sent', 'Not received', 'One way p50', 'p90', 'p99'];
  const title = 'Latency at shares of that rate';
  return tableBlock(`rows of “${title}”`, head, rows, { before: `### ${title}\n\n` });
};

/** The same answer as the page, in Markdown fit for a job summary: one table, what casts doubt on it, how it was run. */
export const renderMarkdown = (given: Result): string => {
  const result = printable(given);
  const rows = comparisonRows(result);
  const answer = answerOf(result, rows);
  const columns = columnsOf(rows);
  const head = ['Topology', ...columns.map(({ label }) => label)];
  const unasked = unaskedDifferences(result).map((text) => `- **Not asked for:** ${markdownText(text)}.`);
  return jobSummary([
    wholeBlock('title', '## vethscope'),
    wholeBlock('answer', `**${markdownText(answer.first)}**`),
    wholeBlock('answer by topology', clauses(answer)),
    wholeBlock('what was not asked for', unasked.join('\n')),
    wholeBlock('weight', weight(result, rows)),
    wholeBlock('labels', labels(result)),
    tableBlock(
      'topologies',
      head,
      rows.map((one) => rowText(one, columns)),
    ),
    roundTrips(result),
    cpuTime(result),
    rates(result),
    latencies(result),
    listBlock('Failed visits', failures(result)),
    listBlock('Failed audits', audits(result)),
    listBlock('Warnings', warnings(result)),
    listBlock('Not visible', hiddenStageTexts(result).map(markdownText)),
    wholeBlock('how it was run', how(result)),
  ]);
};
