import { sampleCorrelation, sampleCovariance, sampleVariance } from 'simple-statistics';
import { maximum, minimum } from './summary.ts';

export interface LinearFit {
  readonly slope: number;
  readonly correlation: number;
}

const varies = (values: readonly number[]): boolean => values.length > 1 && minimum(values) < maximum(values);

/**
 * y over x, where both are measured with noise of the same size: orthogonal (Deming) regression. Least squares would put
 * all noise on y and make the slope too small. null where one of the two does not vary, or they share nothing.
 */
export const linearFit = (x: readonly number[], y: readonly number[]): LinearFit | null => {
  if (!varies(x) || !varies(y)) return null;
  const [xx, yy] = [sampleVariance([...x]), sampleVariance([...y])];
  const xy = sampleCovariance([...x], [...y]);
  if (xy === 0) return null;
  return {
    slope: (yy - xx + Math.sqrt((yy - xx) ** 2 + 4 * xy ** 2)) / (2 * xy),
    correlation: sampleCorrelation([...x], [...y]),
  };
};
