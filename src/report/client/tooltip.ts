import type { TooltipItem } from 'chart.js';
import type { Axis, ChartModel, Point } from '../view/chart-model.ts';
import { axisLabel } from './axis.ts';

const shown = (axis: Axis, value: Point['x'] | Point['y']): string =>
  typeof value === 'number' ? `${axisLabel(axis, value)} ${axis.unit.label}`.trim() : value;

type Item = TooltipItem<'bar' | 'line' | 'scatter'>;

const lineOf = (model: ChartModel, item: Item): string => {
  const series = model.series[item.datasetIndex];
  const point = series?.points[item.dataIndex];
  if (!series || !point) return '';
  const mark = point.mark ? ` (${point.mark})` : '';
  const across = typeof point.y === 'number' ? `: ${shown(model.y, point.y)}` : '';
  return `${series.name}${across}${across ? ' at ' : ': '}${shown(model.x, point.x)}${mark}`;
};

export const tooltipOf = (model: ChartModel): object => ({
  callbacks: { title: () => '', label: (item: Item) => lineOf(model, item) },
});
