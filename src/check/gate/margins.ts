/** How large a change must be before it is worth a word. Starting values; a calibration can only raise them. */
import type { Observation } from '../../model/plan.ts';
import { type MetricName, metrics } from '../../result/derive.ts';

/** Shares of loss and of stalls, and anything that has no margin of its own. */
const otherMargin = { ratio: 0.25, difference: 0.05 } as const;

export const storedMargin = (metric: MetricName, observation: Observation = 'bare'): number => {
  const { margin, comparedBy } = metrics[metric];
  return (observation === 'stamp' ? margin?.stamped : undefined) ?? margin?.stored ?? otherMargin[comparedBy];
};

export const sideBySideMargin = (metric: MetricName): number =>
  metrics[metric].margin?.sideBySide ?? storedMargin(metric);

/**
 * On the scale of the comparison, where better and worse are equally far from equal: 5 % slower is ln 0.95, and the mirror
 * of a rate is 1/0.95. So exchanged labels mirror every verdict.
 */
export const marginOnScale = (metric: MetricName, margin: number): number => {
  const { comparedBy, betterIs } = metrics[metric];
  if (comparedBy === 'difference') return margin;
  return betterIs === 'higher' ? -Math.log(1 - margin) : Math.log(1 + margin);
};

/** Its inverse: a distance for the worse as a share. */
export const shareOf = (metric: MetricName, distance: number): number => {
  const { comparedBy, betterIs } = metrics[metric];
  if (comparedBy === 'difference') return distance;
  return betterIs === 'higher' ? 1 - Math.exp(-distance) : Math.exp(distance) - 1;
};
