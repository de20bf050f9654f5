import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  type ChartConfiguration,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  ScatterController,
  Tooltip,
} from 'chart.js';
import type { ChartModel } from '../view/chart-model.ts';
import { axisOptions } from './axis.ts';
import { datasetOf } from './dataset.ts';
import { legendOf } from './legend.ts';
import type { Theme } from './theme.ts';
import { tooltipOf } from './tooltip.ts';

Chart.register(
  BarController,
  BarElement,
  CategoryScale,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  ScatterController,
  Tooltip,
);

/** For a reader's console and for tests: `Chart.getChart('chart-tcp')` gives what is drawn. */
Object.assign(globalThis, { Chart });

export const drawChart = (canvas: HTMLCanvasElement, model: ChartModel, theme: Theme): Chart =>
  new Chart(canvas, {
    type: model.categories.length > 0 ? 'bar' : 'line',
    data: { labels: [...model.categories], datasets: model.series.map((series) => datasetOf(series, theme)) },
    options: {
      indexAxis: model.categories.length > 0 ? 'y' : 'x',
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      font: { family: 'system-ui, sans-serif', size: 12 },
      interaction: { mode: 'nearest', intersect: false },
      scales: {
        x: axisOptions(model.x, theme),
        y: axisOptions(model.y, theme),
      },
      plugins: { legend: legendOf(model, theme), tooltip: tooltipOf(model) },
    },
  } as ChartConfiguration);
