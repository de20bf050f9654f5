/** The answer in words, from the same cells as the table. */
import type { RatioWords, Sentence } from '../../load/kinds/load-metric.ts';
import type { Result } from '../../model/result.ts';
import { aboutMetric } from '../../result/derive.ts';
import { changeText, formatValue, isTimes, plural, withinSentence } from '../../text/format-value.ts';
import type { Cell, ComparisonRow } from './comparison-row.ts';
import { type Metric, metrics, type Ratio } from './figures.ts';

/** More clauses than this are a list, and the table is the better list. */
const clausesShown = 6;

type Figured = Extract<Cell, { state: 'figure' }>;

const cellFor = (row: ComparisonRow, metric: Metric): Figured | null => {
  const cell = row.cells[metrics.indexOf(metric)];
  return cell?.state === 'figure' ? cell : null;
};

const join = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;

interface Told {
  readonly metric: Metric;
  readonly sentence: Sentence;
  readonly cell: Figured;
}

/** The figures of a row that have words of their own. */
const toldOf = (row: ComparisonRow): Told[] =>
  metrics.flatMap((metric) => {
    const [cell, { sentence }] = [cellFor(row, metric), metric.column];
    return cell && sentence ? [{ metric, sentence, cell }] : [];
  });

const levels = (row: ComparisonRow): string[] => {
  const told = toldOf(row);
  const usual = told.filter(({ sentence }) => !sentence.onlyAlone);
  const times = told.filter(({ metric }) => metric.dimension === 'ns').length;
  return (usual.length > 0 ? usual : told).map(({ metric, sentence, cell }) => {
    const { level, levelBeside = level } = sentence;
    return (times > 1 ? levelBeside : level)(formatValue(metric.dimension, cell.figure.value));
  });
};

/** Where some blocks say more and others less, no direction is claimed, whatever the middle is. */
export const isOpen = ({ low, high }: Ratio): boolean => low <= 1 && high >= 1;

const wordsFor = (ratio: Ratio, { less, more, times, open }: RatioWords): string => {
  const amount = changeText(ratio.value).replace(/^[−+]/, '');
  if (isOpen(ratio)) return open;
  if (isTimes(ratio.value)) return times(amount.replace(/^×(.*)/, '$1 times'));
  return ratio.value < 1 ? less(amount) : more(amount);
};

const differences = (row: ComparisonRow): string[] =>
  toldOf(row).flatMap(({ sentence, cell: { ratio } }) => (ratio ? [wordsFor(ratio, sentence)] : []));

const nameOf = ({ arm }: ComparisonRow): string =>
  arm.topology.datapath ? `${arm.id} (${arm.topology.datapath} datapath)` : arm.id;

export interface Clause {
  readonly style: number;
  readonly name: string;
  /** "against veth: 6.6 % less throughput, …", or its own levels where it has no control. */
  readonly text: string;
}

const clauseOf = (row: ComparisonRow): Clause => {
  const found = differences(row);
  const own = levels(row);
  const text =
    found.length > 0
      ? `against ${row.arm.control}: ${found.join(', ')}.`
      : own.length > 0
        ? `${join(own)}.`
        : 'has no figure.';
  return { style: row.style, name: nameOf(row), text };
};

const farthest = (row: ComparisonRow): number =>
  Math.max(
    0,
    ...toldOf(row)
      .filter(({ sentence }) => !sentence.onlyAlone)
      .map(({ cell }) => Math.abs(Math.log(cell.ratio?.value || 1))),
  );

/** In their order, unless there are more than are told: then the largest differences. */
const tellingFirst = (rows: readonly ComparisonRow[]): readonly ComparisonRow[] =>
  rows.length <= clausesShown ? rows : [...rows].sort((a, b) => farthest(b) - farthest(a));

export const placeOf = ({ environment }: Result): string =>
  `kernel ${environment.kernelRelease}, ${plural(environment.cpuCount, 'CPU')}${environment.emulated ? ', emulated' : ''}`;

export interface Answer {
  /** The control: the level on this machine. */
  readonly first: string;
  /** Every topology against its control; empty where there is none. */
  readonly clauses: readonly Clause[];
  /** How many topologies are in the table only. */
  readonly left: number;
}

export const answerOf = (result: Result, rows: readonly ComparisonRow[]): Answer => {
  const measured = rows.some((row) => row.cells.some((cell) => cell.state === 'figure'));
  if (!measured)
    return { first: `Nothing could be measured on this machine (${placeOf(result)}).`, clauses: [], left: 0 };
  const reference = rows.find(({ arm }) => arm.role === 'control') ?? rows[0];
  const tested = rows.filter((row) => row !== reference && row.arm.role === 'test');
  const level = reference ? join(levels(reference)) : '';
  const first = `On this machine (${placeOf(result)}) ${reference?.arm.id ?? ''} ${level || 'could not be measured'}.`;
  return {
    first,
    clauses: tellingFirst(tested).slice(0, clausesShown).map(clauseOf),
    left: Math.max(0, tested.length - clausesShown),
  };
};

/** What the figures in the table are, of the loads that were sent. */
const definitions = (result: Result): string =>
  metrics
    .filter(({ load }) => result.plan.loads.some(({ kind }) => kind === load))
    .map(({ name, quantity }, i) => `${i === 0 ? quantity : withinSentence(quantity)} is ${aboutMetric(name, result)}`)
    .join('; ');

/** What the figures are, of how many visits, and how far they carry. */
export const weight = (result: Result, rows: readonly ComparisonRow[]): string => {
  const counts = rows.flatMap((row) => row.cells.flatMap((cell) => (cell.state === 'figure' ? [cell.figure.n] : [])));
  if (counts.length === 0) return '';
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const n = least === most ? String(least) : `${least} to ${most}`;
  const advice =
    result.plan.sessions < 2 ? ' One session cannot separate a change from drift: the comparisons are advisory.' : '';
  const of =
    most === 1
      ? 'Each figure is that of a single visit: how much it varies is not known.'
      : `Each figure is the median of n=${n} visits.`;
  return `${of} ${definitions(result)}.${advice}`;
};
