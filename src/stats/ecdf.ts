import { ascending } from './summary.ts';

/** `share` of the values are at most `value`. */
export interface EcdfStep {
  readonly value: number;
  readonly share: number;
}

/** The empirical distribution function, one step a distinct value, ascending; empty for no values. */
export const ecdf = (values: readonly number[]): EcdfStep[] => {
  const sorted = ascending(values);
  return sorted.flatMap((value, i) => (value === sorted[i + 1] ? [] : [{ value, share: (i + 1) / sorted.length }]));
};
