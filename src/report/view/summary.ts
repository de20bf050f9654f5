/** The answer in words, from the same cells as the table. */
import type { Result } from '../../result/schema.ts';
import { formatChange } from '../../units.ts';
import type { Cell, ComparisonRow } from './comparison-row.ts';
import { metrics } from './figures.ts';
import { formatValue, plural } from './format.ts';

/** More clauses than this are a list, and the table is the better list. */
const clausesShown = 5;

type Figured = Extract<Cell, { state: 'figure' }>;

const cellFor = (row: ComparisonRow, id: 'tcp' | 'rtt' | 'udp'): Figured | null => {
  const cell = row.cells[metrics.findIndex((metric) => metric.id === id)];
  return cell?.state === 'figure' ? cell : null;
};

const said = (row: ComparisonRow, id: 'tcp' | 'rtt' | 'udp', words: (value: string) => string): string[] => {
  const cell = cellFor(row, id);
  const metric = metrics.find((candidate) => candidate.id === id);
  return cell && metric ? [words(formatValue(metric.dimension, cell.figure.value))] : [];
};

const join = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;

const levels = (row: ComparisonRow): string[] => [
  ...said(row, 'tcp', (value) => `carries ${value}`),
  ...said(row, 'rtt', (value) => `answers a ping in ${value}`),
  ...(cellFor(row, 'tcp') || cellFor(row, 'rtt') ? [] : said(row, 'udp', (value) => `delivers ${value}`)),
];

const change = (cell: Figured | null, noun: string): string[] =>
  cell?.ratio ? [`${formatChange(cell.ratio.value)} ${noun}`] : [];

/** "bridge: −3.8 % throughput and +26.5 % round trip against veth", or its own levels where it has no control. */
const clause = (row: ComparisonRow): string => {
  const changes = [...change(cellFor(row, 'tcp'), 'throughput'), ...change(cellFor(row, 'rtt'), 'round trip')];
  if (changes.length > 0 && row.arm.control) return `${row.arm.id} has ${join(changes)} against ${row.arm.control}`;
  const own = levels(row);
  return own.length > 0 ? `${row.arm.id} ${join(own)}` : `${row.arm.id} has no figure`;
};

export const placeOf = ({ environment }: Result): string =>
  `kernel ${environment.kernelRelease}, ${plural(environment.cpuCount, 'CPU')}${environment.emulated ? ', emulated' : ''}`;

export const summarySentence = (result: Result, rows: readonly ComparisonRow[]): string => {
  const measured = rows.some((row) => row.cells.some((cell) => cell.state === 'figure'));
  if (!measured) return `Nothing could be measured on this machine (${placeOf(result)}): the reasons are below.`;
  const reference = rows.find(({ arm }) => arm.role === 'control') ?? rows[0];
  const tested = rows.filter((row) => row !== reference && row.arm.role === 'test');
  const first = reference ? join(levels(reference)) : '';
  const start = `On this machine (${placeOf(result)}) ${reference?.arm.id ?? ''} ${first || 'could not be measured'}`;
  const rest = tested.length - clausesShown;
  const clauses = tested.slice(0, clausesShown).map(clause);
  return `${[start, ...clauses].join('; ')}${rest > 0 ? `; and ${plural(rest, 'more topology', 'more topologies')} in the table` : ''}.`;
};

/** How far the figures carry, in one line under the sentence. */
export const weight = (result: Result, rows: readonly ComparisonRow[]): string => {
  const counts = rows.flatMap((row) => row.cells.flatMap((cell) => (cell.state === 'figure' ? [cell.figure.n] : [])));
  if (counts.length === 0) return '';
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const n = least === most ? String(least) : `${least} to ${most}`;
  const advice =
    result.plan.sessions < 2 ? ' One session cannot be told from drift: the comparisons are advisory.' : '';
  return `Each figure is the middle of n=${n} visits.${advice}`;
};
