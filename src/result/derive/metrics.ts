/** From the raw values of one visit to its figures. Every figure can be derived again from any old result. */
import { loadKindOf, loadMetrics, type Metric, type MetricName } from '../../load/kinds/index.ts';
import type { Visit } from '../../model/result.ts';

export type { MetricUnit } from '../../load/kinds/load-metric.ts';
export type { MetricName };

export const metricNames = loadMetrics.map(({ name }) => name) as [MetricName, ...MetricName[]];

export const metrics = Object.fromEntries(loadMetrics.map((metric) => [metric.name, metric])) as Readonly<
  Record<MetricName, Metric>
>;

/** What the figure of one visit is in such a run, completing "TCP throughput is …". */
export const aboutMetric = (
  name: MetricName,
  { plan }: { readonly plan: { readonly turnMs?: number | undefined } },
): string => {
  const { about, aboutInTurns = about } = metrics[name];
  return plan.turnMs === undefined ? about : aboutInTurns;
};

export type Figures = Partial<Record<MetricName, number>>;

/** In the base unit of each metric; a figure that the visit cannot give is left out. */
export const metricsOf = ({ data, ...measured }: Pick<Visit, 'data' | 'nstat' | 'rttNs'>): Figures =>
  data === null ? {} : loadKindOf(data).figures(data, measured);
