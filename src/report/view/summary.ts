/** The answer in words, from the same cells as the table. */
import type { Result } from '../../result/schema.ts';
import type { Cell, ComparisonRow } from './comparison-row.ts';
import { metrics } from './figures.ts';
import { changeText, formatValue, plural } from './format.ts';

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

/** "6.5 % less": the size of a change, its direction as a word. */
const amount = (ratio: number, less: string, more: string): string =>
  `${changeText(ratio).replace(/^[−+]/, '')} ${ratio < 1 ? less : more}`;

const carried = (row: ComparisonRow): string[] => {
  const ratio = cellFor(row, 'tcp')?.ratio;
  return ratio ? [`carries ${amount(ratio.value, 'less', 'more')}`] : [];
};

/** Latencies add up along a path, so their difference says more than their ratio. */
const answered = (row: ComparisonRow, control: ComparisonRow | undefined): string[] => {
  const own = cellFor(row, 'rtt');
  const other = control ? cellFor(control, 'rtt') : null;
  if (!own || !other) return [];
  const difference = own.figure.value - other.figure.value;
  return [`answers ${formatValue('ns', Math.abs(difference))} ${difference < 0 ? 'sooner' : 'later'}`];
};

const nameOf = ({ arm }: ComparisonRow): string =>
  arm.topology.datapath ? `${arm.id} (${arm.topology.datapath} datapath)` : arm.id;

/** "bridge carries 6.5 % less and answers 2.7 µs later than veth", or its own levels where it has no control. */
const clause = (row: ComparisonRow, rows: readonly ComparisonRow[]): string => {
  const control = rows.find(({ arm }) => arm.id === row.arm.control);
  const changes = [...carried(row), ...answered(row, control)];
  if (changes.length > 0 && control) return `${nameOf(row)} ${join(changes)} than ${control.arm.id}`;
  const own = levels(row);
  return own.length > 0 ? `${nameOf(row)} ${join(own)}` : `${nameOf(row)} has no figure`;
};

export const placeOf = ({ environment }: Result): string =>
  `kernel ${environment.kernelRelease}, ${plural(environment.cpuCount, 'CPU')}${environment.emulated ? ', emulated' : ''}`;

export interface Answer {
  /** The control: the level on this machine. */
  readonly first: string;
  /** Every topology against its control; empty where there is none. */
  readonly rest: string;
}

const against = (tested: readonly ComparisonRow[], rows: readonly ComparisonRow[]): string => {
  const clauses = tested.slice(0, clausesShown).map((row) => clause(row, rows));
  const left = tested.length - clauses.length;
  if (left > 0) clauses.push(`${plural(left, 'more topology is', 'more topologies are')} in the table`);
  return clauses.length > 0 ? `${clauses.join('; ')}.` : '';
};

export const answerOf = (result: Result, rows: readonly ComparisonRow[]): Answer => {
  const measured = rows.some((row) => row.cells.some((cell) => cell.state === 'figure'));
  if (!measured) return { first: `Nothing could be measured on this machine (${placeOf(result)}).`, rest: '' };
  const reference = rows.find(({ arm }) => arm.role === 'control') ?? rows[0];
  const tested = rows.filter((row) => row !== reference && row.arm.role === 'test');
  const level = reference ? join(levels(reference)) : '';
  const first = `On this machine (${placeOf(result)}) ${reference?.arm.id ?? ''} ${level || 'could not be measured'}.`;
  return { first, rest: against(tested, rows) };
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
