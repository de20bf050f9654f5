/** The samples behind one figure: what visits or histograms hold, as a table that becomes a CSV file. */
import { isPackable, packNumbers, unpackNumbers } from './packed-numbers.ts';

/** A column of numbers and how it is kept. `steps`: as differences, for what grows. `unit`: as whole multiples of it. */
export interface RawColumn {
  readonly name: string;
  readonly steps?: boolean;
  readonly unit?: number;
}

/** Numbers that cannot be packed (no tool prints such, but a result may hold them) are kept as they are. */
type Kept = string | readonly number[];

type Cells = readonly (string | number)[];

/** Rows that share their first cells: a visit, or a stage on a device. */
export interface RawGroup {
  readonly shared: Cells;
  /** One entry a column. */
  readonly values: readonly Kept[];
}

export interface RawSet {
  /** The fragment of its row on the page. */
  readonly id: string;
  /** Name of the downloaded file. */
  readonly file: string;
  /** Names of the cells that all rows share, and of those that a group shares. */
  readonly head: readonly string[];
  readonly shared: Cells;
  readonly columns: readonly RawColumn[];
  readonly groups: readonly RawGroup[];
  /** The first column holds buckets of stats/log-linear.ts, whose bounds are added as the last two. */
  readonly ofBuckets?: boolean;
}

const differences = (values: readonly number[]): number[] => values.map((value, i) => value - (values[i - 1] ?? 0));

const sums = (values: readonly number[]): number[] => {
  let sum = 0;
  return values.map((value) => {
    sum += value;
    return sum;
  });
};

export const packColumn = ({ steps = false, unit = 1 }: RawColumn, values: readonly number[]): Kept => {
  const whole = values.map((value) => (unit === 1 ? value : Math.round(value / unit)));
  const kept = steps ? differences(whole) : whole;
  return isPackable(kept) ? packNumbers(kept) : values;
};

/** Whole multiples of a decimal unit: 3 × 0.001 is 0.003, and not 0.0030000000000000001. */
const inUnits = (value: number, unit: number): number => (unit === 1 ? value : value / Math.round(1 / unit));

export const unpackColumn = ({ steps = false, unit = 1 }: RawColumn, kept: Kept): readonly number[] => {
  if (typeof kept !== 'string') return kept;
  const values = unpackNumbers(kept);
  return (steps ? sums(values) : values).map((value) => inUnits(value, unit));
};

export const columnsOf = ({ columns }: RawSet, { values }: RawGroup): (readonly number[])[] =>
  columns.map((column, i) => unpackColumn(column, values[i] ?? []));

export const countSamples = (set: RawSet): number =>
  set.groups.reduce((sum, group) => sum + (columnsOf(set, group)[0]?.length ?? 0), 0);
