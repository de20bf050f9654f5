import type { WatchedSeries } from '../../history/model.ts';
import { metrics } from '../../result/derive.ts';
import { unitFor } from '../../text/unit.ts';
import type { Axis } from '../view/chart-model.ts';

/** Of a ratio, of a difference, or of the figure itself where it is that of a control. */
export const valueAxis = ({ metric, reference, label }: WatchedSeries, values: readonly number[]): Axis => {
  const { unit, comparedBy } = metrics[metric];
  const axis = { scale: 'linear', zoomed: true } as const;
  if (reference === null) return { ...axis, title: label, unit: unitFor(unit, Math.max(...values)) };
  if (comparedBy === 'ratio') return { ...axis, title: `Ratio to ${reference}`, unit: { label: '', factor: 1 } };
  return { ...axis, title: `Difference to ${reference}`, unit: { label: 'points', factor: 0.01 } };
};
