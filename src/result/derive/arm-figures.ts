/** The figures of one arm over all its visits. */
import type { Observation } from '../../model/plan.ts';
import { coefficientOfVariation, maximum, median, minimum } from '../../stats/summary.ts';
import { type AnyVisit, type Figures, type MetricName, metrics, metricsOf, type Visits } from './metrics.ts';

/** A visit whose figures count: measured to the end, over the path that is claimed, and no warm-up. */
export const isUsable = ({ status, path, discarded }: AnyVisit): boolean => status === 'ok' && path.ok && !discarded;

/** A visit never changes, and every metric of every comparison asks for its figures. */
const known = new WeakMap<AnyVisit, Figures>();

const figuresOnce = (visit: AnyVisit): Figures => {
  const figures = known.get(visit) ?? metricsOf(visit);
  known.set(visit, figures);
  return figures;
};

export interface VisitValue<V extends AnyVisit = AnyVisit> {
  readonly visit: V;
  /** In the metric's base unit. */
  readonly value: number;
}

/** Observations are never mixed: probes slow down what they observe. */
export const visitValues = <V extends AnyVisit>(
  { visits }: Visits<V>,
  arm: string,
  metric: MetricName,
  observation: Observation = 'bare',
): VisitValue<V>[] =>
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
  result: Visits,
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
