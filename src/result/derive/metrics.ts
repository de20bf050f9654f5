/** From the raw values of one visit to its figures. Every figure can be derived again from any old result. */
import { loadKindOf, loadMetrics, type Metric, type MetricName } from '../../load/kinds/index.ts';
import type { Result, Visit } from '../../model/result.ts';
import type { RunFigures, VisitFigures } from '../../model/run-figures.ts';

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

/** A visit with its raw values, or with the figures that were taken from them. */
export type AnyVisit = Visit | VisitFigures;

/** A whole result, or its figures alone: whatever shows no raw values takes either. */
export type AnyRun = Result | RunFigures;

/** The visits of a result, or their figures alone: whatever compares visits takes either. */
export interface Visits<V extends AnyVisit = AnyVisit> {
  readonly visits: readonly V[];
}

/** In the base unit of each metric; a figure that the visit cannot give is left out. */
export const metricsOf = (
  visit: Pick<Visit, 'data' | 'nstat' | 'rttNs' | 'host'> | Pick<VisitFigures, 'figures'>,
): Figures => {
  if ('figures' in visit) return visit.figures;
  const { data, ...measured } = visit;
  return data === null ? {} : loadKindOf(data).figures(data, measured);
};

/** Whether it has the round trips of its own packets in nanoseconds. */
export const isStamped = (visit: Pick<Visit, 'rttNs'> | Pick<VisitFigures, 'isStamped'>): boolean =>
  'isStamped' in visit ? visit.isStamped : visit.rttNs !== null;

type FailedAudit = VisitFigures['failedAudits'][number];

/** Of one visit; in the order of its audits. */
export const failedAudits = (visit: Pick<Visit, 'audits'> | Pick<VisitFigures, 'failedAudits'>): FailedAudit[] =>
  'failedAudits' in visit
    ? visit.failedAudits
    : visit.audits.flatMap(({ ok, name, meaning }) => (ok ? [] : [{ name, meaning }]));
