import type { EcdfStep } from '../../stats/ecdf.ts';
import { unitFor } from '../../text/unit.ts';
import type { ChartModel, Series } from './chart-model.ts';
import { cumulative, markedAt } from './cumulative.ts';

/** More lines than this hide each other; the rest waits in the legend. */
export const linesShown = 8;

/** The distribution of one arm; no line where it has no steps. */
export interface Distribution {
  readonly name: string;
  readonly style: number;
  readonly steps: readonly EcdfStep[];
}

interface About {
  readonly id: string;
  readonly title: string;
  readonly note: string;
  /** What is counted, e.g. "Echoes answered". */
  readonly counted: string;
  readonly measured: string;
}

const seriesOf = (distributions: readonly Distribution[]): Series[] =>
  distributions
    .filter(({ steps }) => steps.length > 0)
    .map(({ name, style, steps }, place) => ({
      name,
      role: 'steps' as const,
      style,
      points: cumulative(steps),
      hidden: place >= linesShown,
    }));

/** Times in nanoseconds as distribution functions on a logarithmic axis, a line an arm; null where there is nothing. */
export const cdfChart = (about: About, distributions: readonly Distribution[]): ChartModel | null => {
  const series = seriesOf(distributions);
  if (series.length === 0) return null;
  const median = Math.max(...series.map(({ points }) => markedAt(points, 'p50')));
  return {
    id: about.id,
    title: about.title,
    note: about.note,
    description: `Cumulative distribution of ${about.title} on a logarithmic axis, one line a topology: ${series.map(({ name }) => name).join(', ')}. Markers at p50, p90 and p99; the figures are in the table below.`,
    x: { title: about.measured, scale: 'logarithmic', unit: unitFor('ns', median) },
    y: { title: about.counted, scale: 'linear', unit: unitFor('share', 1) },
    categories: [],
    series,
  };
};
