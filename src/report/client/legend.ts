import type { Chart, LegendItem } from 'chart.js';
import type { ChartModel } from '../view/chart-model.ts';
import type { Theme } from './theme.ts';

/** One entry an arm: the visits of an arm share its colour, marker and dash, and are shown and hidden together. */
const firstOfStyle = (model: ChartModel, index: number): boolean =>
  model.series.findIndex(({ style }) => style === model.series[index]?.style) === index;

const armName = (name: string): string => name.replace(/, visit \d+$/, '');

const toggle =
  (model: ChartModel) =>
  (_event: unknown, item: LegendItem, { chart }: { chart: Chart }): void => {
    const style = model.series[item.datasetIndex ?? 0]?.style;
    const show = !chart.isDatasetVisible(item.datasetIndex ?? 0);
    model.series.forEach((series, i) => {
      if (series.style === style) chart.setDatasetVisibility(i, show);
    });
    chart.update();
  };

/** Bars are named on their axis; lines need a legend. */
export const legendOf = (model: ChartModel, theme: Theme): object => ({
  display: model.categories.length === 0,
  position: 'top',
  align: 'start',
  onClick: toggle(model),
  labels: {
    color: theme.ink,
    usePointStyle: true,
    pointStyleWidth: 34,
    boxHeight: 7,
    padding: 14,
    font: { size: 12 },
    filter: (item: LegendItem) => firstOfStyle(model, item.datasetIndex ?? 0),
    generateLabels: (chart: Chart) => labels(chart, theme),
  },
});

const labels = (chart: Chart, theme: Theme): LegendItem[] =>
  chart.data.datasets.map((dataset, datasetIndex) => ({
    text: armName(dataset.label ?? ''),
    datasetIndex,
    fontColor: theme.ink,
    hidden: !chart.isDatasetVisible(datasetIndex),
    strokeStyle: dataset.borderColor as string,
    fillStyle: dataset.borderColor as string,
    lineWidth: 2,
    lineDash: ('borderDash' in dataset ? dataset.borderDash : []) as number[],
    pointStyle: 'line',
  }));
