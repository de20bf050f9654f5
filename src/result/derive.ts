/** What a result says, derived from its raw values (STATISTICS.md). Pure; nothing of it is stored. */
export { type ArmFigure, armFigure, isUsable, type VisitValue, visitValues } from './derive/arm-figures.ts';
export { binWarnings } from './derive/bin-warnings.ts';
export { type CompareOptions, type Comparison, type ComparisonPart, compareArms } from './derive/compare-arms.ts';
export { type EffectInterval, uncalibratedInflation } from './derive/effect.ts';
export {
  type Figures,
  type Metric,
  type MetricName,
  type MetricUnit,
  metricNames,
  metrics,
  metricsOf,
} from './derive/metrics.ts';
export { type ObserverEffect, observerEffect } from './derive/observer-effect.ts';
export { discardMs, measuredRates } from './derive/tcp-bins.ts';
