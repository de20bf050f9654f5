import type { Result } from '../../model/result.ts';
import { formatValue } from '../../text/format-value.ts';
import { unitFor } from '../../text/unit.ts';
import type { ChartModel, Series } from './chart-model.ts';
import { figureOf, type Metric, visitValues } from './figures.ts';

interface ArmValues {
  readonly id: string;
  readonly style: number;
  readonly values: readonly number[];
  readonly centre: number;
}

const armValues = (result: Result, metric: Metric): ArmValues[] =>
  result.arms.flatMap(({ id }, style) => {
    const values = visitValues(result, id, metric).map(({ value }) => value);
    const figure = figureOf(result, id, metric);
    return figure ? [{ id, style, values, centre: figure.value }] : [];
  });

const seriesOf = ({ id, style, values, centre }: ArmValues): Series[] => [
  { name: id, role: 'bar', style, points: [{ x: centre, y: id }] },
  { name: `${id}, each visit`, role: 'dots', style, points: values.map((x) => ({ x, y: id })) },
];

/** One bar an arm at its figure, every visit as a dot on it: a bar alone would hide the spread. */
export const barChart = (result: Result, metric: Metric): ChartModel | null => {
  const arms = armValues(result, metric);
  if (arms.length === 0) return null;
  const largest = Math.max(...arms.flatMap(({ values }) => values));
  const unit = unitFor(metric.dimension, largest);
  const said = arms.map(({ id, centre }) => `${id} ${formatValue(metric.dimension, centre)}`).join(', ');
  return {
    id: `chart-${metric.id}`,
    title: metric.label,
    note: `Bar: the figure of the table, the median. Dots: its visits.`,
    description: `Bar chart of ${metric.label} by topology: ${said}.`,
    x: { title: metric.label, scale: 'linear', unit },
    y: { title: 'Topology', scale: 'category', unit: { label: '', factor: 1 } },
    categories: arms.map(({ id }) => id),
    series: arms.flatMap(seriesOf),
  };
};
