/** How large a change must be before it is worth a word. Starting values; a calibration can only raise them. */
import type { Observation } from '../../model/plan.ts';
import { type MetricName, metrics } from '../../result/derive.ts';

/** Shares: 0.05 is 5 %, or 5 points where the metric is a share itself. */
const stored: Partial<Record<MetricName, number>> = {
  'tcp-rate': 0.05,
  'tcp-rate-mean': 0.05,
  'udp-received-rate': 0.1,
  'udp-sent-rate': 0.1,
  // ping's own figures move in steps of 1 µs.
  'rtt-mean': 0.15,
  'rtt-median': 0.15,
  'rtt-p99': 0.25,
};

/** Round trips in nanoseconds. */
const stamped: Partial<Record<MetricName, number>> = { 'rtt-mean': 0.05, 'rtt-median': 0.05 };

/** Side by side the noise of minutes and sessions cancels. */
const sideBySide: Partial<Record<MetricName, number>> = {
  'tcp-rate': 0.02,
  'tcp-rate-mean': 0.02,
  'udp-received-rate': 0.05,
  'udp-sent-rate': 0.05,
  'rtt-mean': 0.03,
  'rtt-median': 0.03,
};

/** Shares of loss and of stalls, and anything that has no margin of its own. */
const otherMargin = { ratio: 0.25, difference: 0.05 } as const;

export const storedMargin = (metric: MetricName, observation: Observation = 'bare'): number =>
  (observation === 'stamp' ? stamped[metric] : undefined) ?? stored[metric] ?? otherMargin[metrics[metric].comparedBy];

export const sideBySideMargin = (metric: MetricName): number => sideBySide[metric] ?? storedMargin(metric);

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
