import { linearRegression, sampleCorrelation } from 'simple-statistics';
import { maximum, minimum } from './summary.ts';

export interface LinearFit {
  readonly slope: number;
  readonly correlation: number;
}

const varies = (values: readonly number[]): boolean => values.length > 1 && minimum(values) < maximum(values);

/** y over x by least squares. null where one of the two does not vary. */
export const linearFit = (x: readonly number[], y: readonly number[]): LinearFit | null => {
  if (!varies(x) || !varies(y)) return null;
  const points = x.map((value, i) => [value, y[i] as number]);
  return { slope: linearRegression(points).m, correlation: sampleCorrelation([...x], [...y]) };
};
