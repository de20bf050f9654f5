/** What the probes cost: the same arm with every probe against none. */
import type { Plan } from '../../model/plan.ts';
import type { Result } from '../../model/result.ts';
import { hodgesLehmannShift } from '../../stats/hodges-lehmann.ts';
import { rankSumInterval } from '../../stats/rank-interval.ts';
import { median } from '../../stats/summary.ts';
import { visitValues } from './arm-figures.ts';
import { type EffectInterval, effectInterval, isComparable, offScale, onScale } from './effect.ts';
import { type MetricName, metricNames, metrics } from './metrics.ts';

interface Side {
  readonly median: number;
  readonly n: number;
}

export interface ObserverEffect {
  readonly metric: MetricName;
  readonly arm: string;
  readonly bare: Side;
  readonly full: Side;
  /** full ÷ bare, or full − bare where the metric is compared by difference. */
  readonly estimate: number;
  readonly interval: EffectInterval | null;
  readonly reason: string | null;
}

type Source = Pick<Result, 'visits'> & { readonly plan: Pick<Plan, 'arms'> };

const effectOf = (source: Source, arm: string, metric: MetricName, level: number): ObserverEffect[] => {
  const [bare, full] = (['bare', 'full'] as const).map((observation) =>
    visitValues(source, arm, metric, observation)
      .map(({ value }) => value)
      .filter((value) => isComparable(metric, value)),
  ) as [number[], number[]];
  if (bare.length === 0 || full.length === 0) return [];
  const scaled = (values: readonly number[]): number[] => values.map((value) => onScale(metric, value));
  const estimate = hodgesLehmannShift(scaled(full), scaled(bare));
  return [
    {
      metric,
      arm,
      bare: { median: median(bare), n: bare.length },
      full: { median: median(full), n: full.length },
      estimate: offScale(metric, estimate),
      ...effectInterval(metric, estimate, rankSumInterval(scaled(full), scaled(bare), level)),
    },
  ];
};

/**
 * The parts of a session follow each other, so the two samples are not paired, and the shorter visits of the observed part
 * are part of the difference. Empty where nothing was observed. `level` of the intervals: default 0.95.
 */
export const observerEffect = (source: Source, { level = 0.95 } = {}): ObserverEffect[] =>
  source.plan.arms.flatMap(({ id }) =>
    metricNames.filter((name) => metrics[name].primary).flatMap((metric) => effectOf(source, id, metric, level)),
  );
