/** The gate, and the rules that are usual, over the same blocks. Each says which comparisons it calls a regression. */
import type { Comparable } from '../../src/check/gate/comparable.ts';
import { gate } from '../../src/check/gate/judge.ts';
import type { CheckedComparison } from '../../src/check/model.ts';
import { type MetricName, metrics } from '../../src/result/derive.ts';
import { rankSumTest } from '../../src/stats/rank-test.ts';
import { median } from '../../src/stats/summary.ts';

export interface Rule {
  readonly name: string;
  /** Regressions, in the order of the comparables. */
  readonly flags: (comparables: readonly Comparable[]) => boolean[];
}

const raw = ({ candidate, baseline }: Comparable): [number[], number[]] => [
  candidate.blocks.map(({ test }) => test),
  baseline.blocks.map(({ test }) => test),
];

const lowerIsWorse = (metric: MetricName): boolean => metrics[metric].betterIs === 'higher';

/** "Slower by more than that share": the raw medians, as dashboards compare them. */
export const fixedThreshold = (factor: number): Rule => ({
  name: `fixed ${Math.round(factor * 100)} %`,
  flags: (comparables) =>
    comparables.map((one) => {
      const [is, was] = raw(one).map(median) as [number, number];
      return (lowerIsWorse(one.metric) ? was - is : is - was) > Math.log(factor);
    }),
});

export const rawRank: Rule = {
  name: 'rank test p < 0.05, raw',
  flags: (comparables) =>
    comparables.map((one) => {
      const { greater, less } = rankSumTest(...raw(one));
      return (lowerIsWorse(one.metric) ? less : greater) < 0.025;
    }),
};

export const gateRule = (name: string, seen?: (comparisons: readonly CheckedComparison[]) => void): Rule => ({
  name,
  flags: (comparables) => {
    const { comparisons } = gate(comparables, { strict: false, seed: 1 });
    seen?.(comparisons);
    return comparisons.map(({ verdict, standing }) => verdict === 'regression' && standing === 'primary');
  },
});
