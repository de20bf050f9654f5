/** What a result says, derived from its raw values (docs/statistics.md). Pure; nothing of it is stored. */
export { armFigure, isUsable, visitValues } from './derive/arm-figures.ts';
export {
  type ArmJourneys,
  armJourneys,
  journeyDifferences,
  totalNs,
} from './derive/arm-journeys.ts';
export { binWarnings } from './derive/bin-warnings.ts';
export { type Comparison, compareArms } from './derive/compare-arms.ts';
export { uncalibratedInflation } from './derive/effect.ts';
export { type FoundRate, foundRates } from './derive/found-rates.ts';
export {
  type AnyRun,
  type AnyVisit,
  aboutMetric,
  failedAudits,
  isStamped,
  type MetricName,
  metricNames,
  metrics,
  metricsOf,
  type Visits,
} from './derive/metrics.ts';
export { observerEffect } from './derive/observer-effect.ts';
export { type LatencyAtRate, latenciesAtRates, type StageLatency } from './derive/rate-latencies.ts';
export { hookHits, rawWarnings, runFigures } from './derive/run-figures.ts';
export { mergedStages, stageFigures } from './derive/stages.ts';
