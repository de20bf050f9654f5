/** The figures of one arm over all its visits. */
import type { Observation } from '../../model/plan.ts';
import type { Result, Visit } from '../../model/result.ts';
import { coefficientOfVariation, maximum, median, minimum } from '../../stats/summary.ts';
import { type Figures, type MetricName, metrics, metricsOf } from './metrics.ts';

/** A visit whose figures count: measured to the end, over the path that is claimed, and no warm-up. */
export const isUsable = ({ status, path, discarded }: Visit): boolean => status === 'ok' && path.ok && !discarded;

/** A visit never changes, and every metric of every comparison asks for its figures. */
const known = new WeakMap<Visit, Figures>();

const figuresOnce = (visit: Visit): Figures => {
  const figures = known.get(visit) ?? metricsOf(visit);
  known.set(visit, figures);
  return figures;
};

export interface VisitValue {
  readonly visit: Visit;
  /** In the metric's base unit. */
  readonly value: number;
}

/** Observations are never mixed: probes slow down what they observe. */
export const visitValues = (
  { visits }: Pick<Result, 'visits'>,
  arm: string,
  metric: MetricName,
  observation: Observation = 'bare',
): VisitValue[] =>
  visits
    .filter((v) => isUsable(v) && v.arm === arm && v.load === metrics[metric].load && v.observation === observation)
    .flatMap((visit) => {
      const value = figuresOnce(visit)[metric];
      return value === undefined ? [] : [{ visit, value }];
    });

export interface ArmFigure {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  /** Standard deviation over mean; null where it has none. */
  readonly cv: number | null;
  /** Visits. */
  readonly n: number;
}

/** null: no usable visit. */
export const armFigure = (
  result: Pick<Result, 'visits'>,
  arm: string,
  metric: MetricName,
  observation: Observation = 'bare',
): ArmFigure | null => {
  const values = visitValues(result, arm, metric, observation).map(({ value }) => value);
  if (values.length === 0) return null;
  return {
    median: median(values),
    min: minimum(values),
    max: maximum(values),
    cv: coefficientOfVariation(values),
    n: values.length,
  };
};
