/** Hodges and Lehmann (1963): estimates of location and shift that outliers hardly move. */
import { ascending, median } from './summary.ts';

/** Means of all pairs, each value with itself included; n(n + 1)/2 of them, ascending. */
export const walshAverages = (values: readonly number[]): number[] =>
  ascending(values.flatMap((a, i) => values.slice(i).map((b) => (a + b) / 2)));

/** x − y of all pairs, ascending. */
export const pairDifferences = (x: readonly number[], y: readonly number[]): number[] =>
  ascending(x.flatMap((a) => y.map((b) => a - b)));

/** The pseudomedian. Throws RangeError without values. */
export const hodgesLehmann = (values: readonly number[]): number => median(walshAverages(values));

/** By how much `x` lies above `y`. Throws RangeError where one of them is empty. */
export const hodgesLehmannShift = (x: readonly number[], y: readonly number[]): number => median(pairDifferences(x, y));
