/** Figures that describe one sample. Every function wants at least one value and throws RangeError without. */
import { mean as arithmeticMean, sampleStandardDeviation } from 'simple-statistics';

/**
 * Through a typed array, which sorts numbers by value without asking a function, and back by a loop, because iterators cost as
 * much as the sorting (measured together: eight times as fast as sort with a function).
 */
export const ascending = (values: readonly number[]): number[] => {
  const typed = new Float64Array(values).sort();
  const sorted = new Array<number>(typed.length);
  for (let i = 0; i < typed.length; i += 1) sorted[i] = typed[i] as number;
  return sorted;
};

const atLeastOne = (values: readonly number[]): void => {
  if (values.length === 0) throw new RangeError('no values');
};

/** Between the order statistics around `position`, linearly. */
const interpolate = (sorted: readonly number[], position: number): number => {
  const below = sorted[Math.floor(position)] as number;
  const above = sorted[Math.ceil(position)] as number;
  // Equal neighbours first: the sum of their shares may differ from them in the last digit.
  return below === above ? below : below + (position - Math.floor(position)) * (above - below);
};

/** Type 7 of Hyndman and Fan (1996), the default of R and NumPy; simple-statistics has type 2. `p` from 0 to 1. */
export const quantile = (values: readonly number[], p: number): number => quantileOfSorted(ascending(values), p);

/** The same of values that are in order already: a visit asks for several of its thousand round trips. */
export const quantileOfSorted = (sorted: readonly number[], p: number): number => {
  atLeastOne(sorted);
  return interpolate(sorted, (sorted.length - 1) * p);
};

/** As quantile(values, 0.5), without the copies: a bootstrap takes thousands of medians. */
export const median = (values: readonly number[]): number => {
  atLeastOne(values);
  const sorted = Float64Array.from(values).sort();
  const half = (sorted.length - 1) / 2;
  const [below, above] = [sorted[Math.floor(half)] as number, sorted[Math.ceil(half)] as number];
  return below === above ? below : below + 0.5 * (above - below);
};

export const mean = (values: readonly number[]): number => {
  atLeastOne(values);
  return arithmeticMean([...values]);
};

/** Mean without the ⌊share · n⌋ smallest and as many largest values. `share` from 0 to below 0.5. */
export const trimmedMean = (values: readonly number[], share: number): number =>
  trimmedMeanOfSorted(ascending(values), share);

export const trimmedMeanOfSorted = (sorted: readonly number[], share: number): number => {
  const dropped = Math.floor(sorted.length * share);
  return mean(sorted.slice(dropped, sorted.length - dropped));
};

export const minimum = (values: readonly number[]): number => quantile(values, 0);
export const maximum = (values: readonly number[]): number => quantile(values, 1);

/** Standard deviation (n − 1) over mean. null: fewer than two values, or a mean of 0. */
export const coefficientOfVariation = (values: readonly number[]): number | null => {
  const middle = mean(values);
  return values.length < 2 || middle === 0 ? null : sampleStandardDeviation([...values]) / Math.abs(middle);
};
