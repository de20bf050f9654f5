import { barChart } from './bar-chart.ts';
import type { ChartModel } from './chart-model.ts';
import { metrics } from './figures.ts';
import { once } from './once.ts';
import { rttChart } from './rtt-chart.ts';
import { seriesCharts } from './series-chart.ts';
import { stageChartsOf } from './stage-chart.ts';

const present = (charts: readonly (ChartModel | null)[]): ChartModel[] => charts.filter((chart) => chart !== null);

const rateMetrics = metrics.filter(({ column }) => column.bars);

/** The figures of the comparison, drawn; only what there is data for. */
export const overviewCharts = once((result): ChartModel[] =>
  present([...rateMetrics.map((metric) => barChart(result, metric)), rttChart(result), ...seriesCharts(result)]),
);

/** Every chart of the page. */
export const chartsOf = once((result): ChartModel[] => [
  ...overviewCharts(result),
  ...[...stageChartsOf(result).values()].flat(),
]);
