import type { Axis } from '../view/chart-model.ts';
import type { Theme } from './theme.ts';

const number = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 });

/** A logarithmic axis labels 1, 2 and 5 of every decade: ten labels a decade overlap. */
const isLabelled = (axis: Axis, value: number): boolean => {
  if (axis.scale !== 'logarithmic') return true;
  const leading = value / 10 ** Math.floor(Math.log10(value) + 1e-9);
  return [1, 2, 5].some((labelled) => Math.abs(leading - labelled) < 1e-6);
};

export const axisLabel = (axis: Axis, value: number): string => number.format(value / axis.unit.factor);

export const axisTitle = (axis: Axis): string => (axis.unit.label ? `${axis.title} (${axis.unit.label})` : axis.title);

const ticksOf = (axis: Axis, theme: Theme): object => {
  const shared = { color: theme.faint, font: { size: 12 } };
  if (axis.scale === 'category') return { ...shared, color: theme.ink, autoSkip: false };
  return {
    ...shared,
    maxRotation: 0,
    autoSkip: axis.scale !== 'logarithmic',
    autoSkipPadding: 12,
    callback: (value: number) => (isLabelled(axis, value) ? axisLabel(axis, value) : ''),
  };
};

export const axisOptions = (axis: Axis, theme: Theme): object => ({
  type: axis.scale,
  ...(axis.scale === 'linear' ? { beginAtZero: true } : {}),
  ...(axis.unit.label === '%' ? { max: 1 } : {}),
  title: { display: axis.scale !== 'category', text: axisTitle(axis), color: theme.faint, font: { size: 12 } },
  grid: { color: theme.grid, display: axis.scale !== 'category' },
  border: { color: theme.grid },
  ticks: ticksOf(axis, theme),
});
