import { type MetricName, metricNames, metrics } from '../result/derive.ts';

/** One needs the counters of the receiver, and reading them from every file would take longer than all the rest. */
export const historyMetrics: readonly MetricName[] = metricNames.filter((name) => !metrics[name].notInHistory);

/** Followed without being asked for. */
export const primaryMetrics: readonly MetricName[] = historyMetrics.filter((name) => metrics[name].primary);
