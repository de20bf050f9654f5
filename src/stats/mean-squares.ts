/** One-way analysis of variance: how much of the spread lies between groups, and how much inside them. */
import { mean } from './summary.ts';

export interface SumOfSquares {
  readonly sum: number;
  readonly freedom: number;
}

export interface Spread {
  readonly between: SumOfSquares;
  readonly within: SumOfSquares;
}

/** Sum of squared distances from `centre`. */
export const squaresAbout = (values: readonly number[], centre: number): number =>
  values.reduce((sum, value) => sum + (value - centre) ** 2, 0);

/** Empty groups do not count. */
export const spreadOf = (groups: readonly (readonly number[])[]): Spread => {
  const filled = groups.filter((group) => group.length > 0);
  if (filled.length === 0) return { between: { sum: 0, freedom: 0 }, within: { sum: 0, freedom: 0 } };
  const all = filled.flat();
  const centre = mean(all);
  const means = filled.map((group) => mean(group));
  return {
    between: {
      sum: filled.reduce((sum, group, i) => sum + group.length * ((means[i] as number) - centre) ** 2, 0),
      freedom: filled.length - 1,
    },
    within: {
      sum: filled.reduce((sum, group, i) => sum + squaresAbout(group, means[i] as number), 0),
      freedom: all.length - filled.length,
    },
  };
};

/** Several analyses taken together, e.g. of the two sides of a comparison, each about its own centre. */
export const pooled = (parts: readonly SumOfSquares[]): SumOfSquares => ({
  sum: parts.reduce((sum, part) => sum + part.sum, 0),
  freedom: parts.reduce((sum, part) => sum + part.freedom, 0),
});

/** null: nothing to divide by. */
export const meanSquare = ({ sum, freedom }: SumOfSquares): number | null => (freedom > 0 ? sum / freedom : null);
