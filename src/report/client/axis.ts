import type { Axis } from '../view/chart-model.ts';
import type { Theme } from './theme.ts';

interface Tick {
  readonly value: number;
}

const number = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 });

/** Over so many decades there is room for the powers of ten alone. */
const manyDecades = 3;

/** A logarithmic axis labels 1, 2 and 5 of every decade: ten labels a decade overlap. */
const isLabelled = (axis: Axis, value: number, ticks: readonly Tick[]): boolean => {
  if (axis.scale !== 'logarithmic') return true;
  const decades = Math.log10((ticks.at(-1)?.value ?? 1) / (ticks[0]?.value ?? 1));
  const leading = value / 10 ** Math.floor(Math.log10(value) + 1e-9);
  return (decades > manyDecades ? [1] : [1, 2, 5]).some((labelled) => Math.abs(leading - labelled) < 1e-6);
};

export const axisLabel = (axis: Axis, value: number): string =>
  axis.scale === 'time' ? new Date(value).toISOString().slice(0, 10) : number.format(value / axis.unit.factor);

export const axisTitle = (axis: Axis): string => (axis.unit.label ? `${axis.title} (${axis.unit.label})` : axis.title);

const ticksOf = (axis: Axis, theme: Theme): object => {
  const shared = { color: theme.faint, font: { size: 12 } };
  if (axis.scale === 'category') return { ...shared, color: theme.ink, autoSkip: false };
  return {
    ...shared,
    maxRotation: 0,
    autoSkip: axis.scale !== 'logarithmic',
    autoSkipPadding: 12,
    callback: (value: number, _index: number, ticks: readonly Tick[]) =>
      isLabelled(axis, value, ticks) ? axisLabel(axis, value) : '',
  };
};

export const axisOptions = (axis: Axis, theme: Theme): object => ({
  type: axis.scale === 'time' ? 'linear' : axis.scale,
  ...(axis.scale === 'linear' && !axis.zoomed ? { beginAtZero: true } : {}),
  ...(axis.unit.label === '%' ? { max: 1 } : {}),
  title: { display: axis.scale !== 'category', text: axisTitle(axis), color: theme.faint, font: { size: 12 } },
  grid: { color: theme.grid, display: axis.scale !== 'category' },
  border: { color: theme.grid },
  ticks: ticksOf(axis, theme),
});
