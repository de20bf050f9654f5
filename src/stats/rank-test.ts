/** One-sided p values of the two rank tests, as R's wilcox.test gives them: exact for small samples without ties. */
import { normalProbability } from './normal.ts';
import { rankSumProbabilities, signedRankProbabilities } from './rank-distribution.ts';

export interface OneSided {
  /** Of "the first sample (or the values) lies above". */
  readonly greater: number;
  readonly less: number;
}

/** The limits of rank-interval.ts: test and interval must not disagree. */
const exactPairsUpTo = 400;
const exactValuesUpTo = 50;

interface Ranked {
  /** Mean rank of each value, in the order given. */
  readonly ranks: number[];
  /** Sum of t³ − t over groups of t equal values; 0 without ties. */
  readonly ties: number;
}

const rank = (values: readonly number[]): Ranked => {
  const order = values.map((value, index) => ({ value, index })).sort((a, b) => a.value - b.value);
  const ranks = new Array<number>(values.length);
  let ties = 0;
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (order[to + 1]?.value === order[from]?.value) to += 1;
    for (const { index } of order.slice(from, to + 1)) ranks[index] = (from + to) / 2 + 1;
    ties += (to - from + 1) ** 3 - (to - from + 1);
    from = to + 1;
  }
  return { ranks, ties };
};

/** With continuity correction. Nothing but ties: no evidence either way. */
const normalSides = (statistic: number, mean: number, variance: number): OneSided => {
  if (variance <= 0) return { greater: 1, less: 1 };
  const deviation = Math.sqrt(variance);
  return {
    greater: normalProbability(-(statistic - mean - 0.5) / deviation),
    less: normalProbability((statistic - mean + 0.5) / deviation),
  };
};

const exactSides = (statistic: number, probabilities: readonly number[]): OneSided => ({
  greater: statistic === 0 ? 1 : 1 - (probabilities[statistic - 1] as number),
  less: probabilities[statistic] as number,
});

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Mann–Whitney: does `x` lie above or below `y`? No values on a side: p = 1. */
export const rankSumTest = (x: readonly number[], y: readonly number[]): OneSided => {
  const [m, n] = [x.length, y.length];
  if (m === 0 || n === 0) return { greater: 1, less: 1 };
  const { ranks, ties } = rank([...x, ...y]);
  const statistic = sum(ranks.slice(0, m)) - (m * (m + 1)) / 2;
  if (ties === 0 && m * n <= exactPairsUpTo) return exactSides(statistic, rankSumProbabilities(m, n));
  const total = m + n;
  return normalSides(statistic, (m * n) / 2, ((m * n) / 12) * (total + 1 - ties / (total * (total - 1))));
};

/** Wilcoxon's signed ranks: do the values lie above or below 0? Zeros are left out, as R does. */
export const signedRankTest = (values: readonly number[]): OneSided => {
  const signed = values.filter((value) => value !== 0);
  const n = signed.length;
  if (n === 0) return { greater: 1, less: 1 };
  const { ranks, ties } = rank(signed.map(Math.abs));
  const statistic = sum(ranks.filter((_, i) => (signed[i] as number) > 0));
  const exact = ties === 0 && n === values.length && n <= exactValuesUpTo;
  if (exact) return exactSides(statistic, signedRankProbabilities(n));
  return normalSides(statistic, (n * (n + 1)) / 4, (n * (n + 1) * (2 * n + 1)) / 24 - ties / 48);
};
