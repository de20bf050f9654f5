/** The same topology of each run, next to each other: ratios, then what they were made of. */
import { ecdf } from '../../../stats/ecdf.ts';
import { changeText, formatValue } from '../../../text/format-value.ts';
import { type Unit, unitFor } from '../../../text/unit.ts';
import { cdfChart } from '../../view/cdf-chart.ts';
import type { ChartModel, Series } from '../../view/chart-model.ts';
import { type Metric, metrics } from '../../view/figures.ts';
import { echoesNs } from '../../view/rtt-chart.ts';
import { armsOf, type Side } from './side.ts';
import { type SideRow, sideRows } from './side-row.ts';

/** A chart for each of more topologies would be a book; the tables have them all. */
const distributionsShown = 8;

interface Value {
  readonly side: Side;
  readonly category: string;
  readonly value: number;
  readonly dots: readonly number[];
}

interface Bars {
  readonly id: string;
  readonly title: string;
  readonly note: string;
  readonly unit: (largest: number) => Unit;
  readonly text: (value: number) => string;
}

const seriesOf = (values: readonly Value[]): Series[] =>
  values.flatMap(({ side: { style }, category, value, dots }) => [
    { name: category, role: 'bar' as const, style, points: [{ x: value, y: category }] },
    ...(dots.length > 0
      ? [{ name: `${category}, each`, role: 'dots' as const, style, points: dots.map((x) => ({ x, y: category })) }]
      : []),
  ]);

const barsOf = (bars: Bars, values: readonly Value[]): ChartModel[] => {
  if (values.length === 0) return [];
  const largest = Math.max(...values.flatMap(({ value, dots }) => [value, ...dots]));
  return [
    {
      id: bars.id,
      title: bars.title,
      note: bars.note,
      description: `Bar chart of ${bars.title}: ${values.map(({ category, value }) => `${category} ${bars.text(value)}`).join(', ')}.`,
      x: { title: bars.title, scale: 'linear', unit: bars.unit(largest) },
      y: { title: 'Topology and run', scale: 'category', unit: { label: '', factor: 1 } },
      categories: values.map(({ category }) => category),
      series: seriesOf(values),
    },
  ];
};

const categoryOf = (arm: string, { letter }: Side): string => `${arm} · ${letter}`;

const cellsFor = (rows: readonly SideRow[], metric: Metric) =>
  rows.flatMap(({ arm, metrics: all }) =>
    (all.find((found) => found.metric === metric)?.cells ?? []).flatMap(({ side, cell }) =>
      cell?.state === 'figure' ? [{ arm, side, cell }] : [],
    ),
  );

const ratioChart = (rows: readonly SideRow[], metric: Metric): ChartModel[] =>
  barsOf(
    {
      id: `chart-ratio-${metric.id}`,
      title: `${metric.label}, ratio to the control`,
      note: 'Bar: the ratio of the table. Dots: each block of it. 1 is as the control of the same run.',
      unit: () => ({ label: '', factor: 1 }),
      text: (value) => changeText(value),
    },
    cellsFor(rows, metric).flatMap(({ arm, side, cell: { ratio } }) =>
      ratio ? [{ side, category: categoryOf(arm, side), value: ratio.value, dots: ratio.blocks }] : [],
    ),
  );

const figureChart = (rows: readonly SideRow[], metric: Metric): ChartModel[] =>
  barsOf(
    {
      id: `chart-figure-${metric.id}`,
      title: metric.label,
      note: 'Bar: the figure of the table, where its range and n are. Compare these only where the environments agree.',
      unit: (largest) => unitFor(metric.dimension, largest),
      text: (value) => formatValue(metric.dimension, value),
    },
    cellsFor(rows, metric).map(({ arm, side, cell: { figure } }) => ({
      side,
      category: categoryOf(arm, side),
      value: figure.value,
      dots: [],
    })),
  );

const distribution = (sides: readonly Side[], arm: string, place: number): ChartModel[] => {
  const chart = cdfChart(
    {
      id: `chart-rtt-${place}`,
      title: `Round trip on ${arm}`,
      note: 'Every echo of the visits without probes. Markers: p50, p90 and p99.',
      counted: 'Echoes answered',
      measured: 'Round trip',
    },
    sides.map(({ letter, style, result }) => ({ name: letter, style, steps: ecdf(echoesNs(result, arm)) })),
  );
  return chart ? [chart] : [];
};

export interface SideCharts {
  readonly ratios: readonly ChartModel[];
  readonly figures: readonly ChartModel[];
  readonly distributions: readonly ChartModel[];
}

export const sideCharts = (sides: readonly Side[]): SideCharts => {
  const rows = sideRows(sides);
  const drawn = metrics.filter(({ comparedBy }) => comparedBy === 'ratio');
  return {
    ratios: drawn.flatMap((metric) => ratioChart(rows, metric)),
    figures: drawn.flatMap((metric) => figureChart(rows, metric)),
    distributions: armsOf(sides)
      .slice(0, distributionsShown)
      .flatMap((arm, place) => distribution(sides, arm, place)),
  };
};
