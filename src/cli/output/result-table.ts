/** The end of a run on a terminal: the report's first sentence and its first table. */

import { changeText } from '../../check/formats/words.ts';
import type { Result } from '../../model/result.ts';
import { type Cell, comparisonRows } from '../../report/view/comparison-row.ts';
import { metrics, type Ratio } from '../../report/view/figures.ts';
import { oneWayRows } from '../../report/view/latency-row.ts';
import { rateRows } from '../../report/view/rate-row.ts';
import { answerOf, weight } from '../../report/view/summary.ts';
import { formatValue, plural } from '../../text/format-value.ts';
import { oneLine, printable } from '../../text/inert.ts';
import { formatShortChange } from '../../text/units.ts';
import { fitTable } from './fit-table.ts';
import { hanging } from './hanging.ts';

type Metric = (typeof metrics)[number];

/** A range is no interval, and three blocks give no more: the report shows it. */
const ratioText = ({ value, kind, low, high, n }: Ratio): string => {
  if (kind === 'range') return formatShortChange(value);
  return `${changeText({ comparedBy: 'ratio', estimate: value, interval: { low, high } })} n=${n}`;
};

const cellText = (cell: Cell, metric: Metric): string => {
  if (cell.state !== 'figure') return cell.state;
  const value = formatValue(metric.dimension, cell.figure.value);
  const doubt = cell.doubts.length > 0 ? ' !' : '';
  return `${value}${cell.ratio ? ` ${ratioText(cell.ratio)}` : ''}${doubt}`;
};

const measured = (result: Result): Metric[] =>
  metrics.filter(({ load }) => result.plan.loads.some(({ kind }) => kind === load));

const ratioNote = 'Ratios are to veth; where the datapath forces offloads off, to veth with the same offloads.';
const doubtNote = '! A check of the measurement failed or a warning concerns this figure: see the report.';

/** Only with --rate-search. */
const rateLines = (result: Result, columns: number): string[] => {
  const rows = rateRows(result).map((row) => [row.arm, row.goal, row.rate, row.firstLoss, row.receiver].map(oneLine));
  if (rows.length === 0) return [];
  const head = ['topology', 'goal', 'highest UDP rate', 'first loss on the way', 'dropped by the receiver'];
  return [...fitTable([head, ...rows], columns), ''];
};

const latencyLines = (result: Result, columns: number): string[] => {
  const rows = oneWayRows(result).map((row) =>
    [row.arm, row.load, row.rate, row.lost, row.p50, row.p90, row.p99].map(oneLine),
  );
  if (rows.length === 0) return [];
  const head = ['topology', 'load', 'sent', 'not received', 'one way p50', 'p90', 'p99'];
  return [...fitTable([head, ...rows], columns), ''];
};

type Rows = ReturnType<typeof comparisonRows>;

const tableRows = (result: Result, rows: Rows): string[][] => {
  const shown = measured(result);
  const figures = rows.map(({ arm, cells }) => [
    arm.id,
    ...shown.map((metric) => {
      const cell = cells[metrics.indexOf(metric)];
      return cell ? cellText(cell, metric) : '';
    }),
  ]);
  const head = [
    ['topology', ...shown.map(({ quantity }) => quantity)],
    ['', ...shown.map(({ statistic }) => statistic)],
  ];
  return [...head, ...figures].map((row) => row.map(oneLine));
};

/** The report's summary, a line a topology. */
const headline = (result: Result, rows: Rows): string[] => {
  const { first, clauses, left } = answerOf(result, rows);
  const more = left > 0 ? [`${plural(left, 'more topology is', 'more topologies are')} in the table.`] : [];
  return [first, ...clauses.map(({ name, text }) => `${name} ${text}`), ...more].map(oneLine);
};

/** Names of a result may be anything: nothing of them acts on the terminal. */
export const resultTable = (found: Result, columns: number): string => {
  const result = printable(found);
  const rows = comparisonRows(result);
  const cells = tableRows(result, rows);
  const marked = cells.some((row) => row.some((text) => text.endsWith(' !')));
  const notes = [weight(result, rows), ratioNote, ...(marked ? [doubtNote] : [])].filter((note) => note !== '');
  const prose = (text: string): string[] => hanging('', text, columns);
  return [
    ...headline(result, rows).flatMap(prose),
    '',
    ...fitTable(cells, columns),
    '',
    ...rateLines(result, columns),
    ...latencyLines(result, columns),
    ...notes.flatMap(prose),
    '',
  ].join('\n');
};
