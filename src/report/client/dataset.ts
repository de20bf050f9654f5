import { armStyle } from '../view/arm-style.ts';
import type { Series } from '../view/chart-model.ts';
import type { Theme } from './theme.ts';

/** Dots stand on a bar that is named, so all look alike; a filled marker would hide its neighbours. */
const dots = (_series: Series, theme: Theme): object => ({
  type: 'scatter',
  pointStyle: 'circle',
  pointRadius: 4,
  pointHoverRadius: 6,
  pointBackgroundColor: theme.surface,
  pointBorderColor: theme.ink,
  pointBorderWidth: 1.5,
  order: 0,
});

const bar = (series: Series, theme: Theme): object => ({
  type: 'bar',
  backgroundColor: theme.arm(series.style),
  // One bar a category: datasets of other arms have no value there and must not take room.
  grouped: false,
  barPercentage: 0.7,
  categoryPercentage: 0.9,
  order: 1,
});

/** A marker sits at the named percentiles only; a visit's line shows none until it is pointed at. */
const line = (series: Series, theme: Theme): object => ({
  type: 'line',
  // Markers at 100 % sit on the edge of the drawing area.
  clip: 10,
  stepped: series.role === 'steps' ? 'before' : false,
  borderColor: theme.arm(series.style),
  backgroundColor: theme.arm(series.style),
  borderWidth: series.role === 'steps' ? 2 : 1.5,
  borderDash: armStyle(series.style).dash,
  pointStyle: armStyle(series.style).marker,
  pointRadius: series.points.map(({ mark }) => (mark ? 5 : 0)),
  pointBorderWidth: 2,
  pointHoverRadius: 6,
});

/** Many lie beside each other: small, and what is marked stands out. */
const points = (series: Series, theme: Theme): object => ({
  type: 'line',
  clip: 10,
  showLine: false,
  borderColor: theme.arm(series.style),
  backgroundColor: theme.arm(series.style),
  pointStyle: armStyle(series.style).marker,
  pointRadius: series.points.map(({ mark }) => (mark ? 7 : 2)),
  pointHoverRadius: 7,
});

const looks = { dots, bar, line, points, steps: line } as const;

export const datasetOf = (series: Series, theme: Theme): object => ({
  label: series.name,
  data: series.points.map(({ x, y }) => ({ x, y })),
  hidden: series.hidden === true,
  ...looks[series.role](series, theme),
});
