import { barChart } from './bar-chart.ts';
import type { ChartModel } from './chart-model.ts';
import { metrics } from './figures.ts';
import { once } from './once.ts';
import { rttChart } from './rtt-chart.ts';
import { seriesChart } from './series-chart.ts';

const present = (charts: readonly (ChartModel | null)[]): ChartModel[] => charts.filter((chart) => chart !== null);

const rateMetrics = metrics.filter(({ id }) => id === 'tcp' || id === 'udp');

/** Every chart of a result that has data for it, in the order of the page. */
export const chartsOf = once((result): ChartModel[] =>
  present([...rateMetrics.map((metric) => barChart(result, metric)), rttChart(result), seriesChart(result)]),
);
