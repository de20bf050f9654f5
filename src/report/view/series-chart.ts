import type { Result, Visit } from '../../result/schema.ts';
import type { ChartModel, Series } from './chart-model.ts';
import { usable } from './figures.ts';
import { linesShown } from './rtt-chart.ts';
import { unitFor } from './unit.ts';

/** Visits drawn an arm: enough to see what repeats, few enough to tell lines apart. */
export const visitsDrawn = 3;

const lineOf = (visit: Visit, style: number): Series => ({
  name: `${visit.arm}, visit ${visit.index}`,
  role: 'line',
  style,
  hidden: style >= linesShown,
  points:
    visit.data?.kind === 'tcp'
      ? visit.data.bins.map((bin) => ({ x: bin.startMs + bin.durationMs / 2, y: (bin.bytes * 8000) / bin.durationMs }))
      : [],
});

const seriesOf = (result: Result): Series[] =>
  result.arms.flatMap(({ id }, style) =>
    result.visits
      .filter((v) => usable(v) && v.observation === 'bare' && v.arm === id && v.data?.kind === 'tcp')
      .slice(0, visitsDrawn)
      .map((visit) => lineOf(visit, style)),
  );

/** TCP rate in bins of 100 ms over each visit: warm-up, stalls and drift show here and nowhere else. */
export const seriesChart = (result: Result): ChartModel | null => {
  const series = seriesOf(result);
  if (series.length === 0) return null;
  const rates = series.flatMap(({ points }) => points.map(({ y }) => Number(y)));
  return {
    id: 'chart-series',
    title: 'TCP throughput over each visit',
    description: `Line chart of TCP throughput in bins of 100 ms, up to ${visitsDrawn} visits a topology.`,
    x: { title: 'Time since the visit began', scale: 'linear', unit: { label: 's', factor: 1000 } },
    y: { title: 'TCP throughput', scale: 'linear', unit: unitFor('bitsPerSecond', Math.max(...rates)) },
    categories: [],
    series,
  };
};
