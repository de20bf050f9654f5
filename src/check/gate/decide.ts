/** One comparison -> one of five verdicts, with one sentence why. */
import { type MetricName, metrics } from '../../result/derive.ts';
import { amount } from '../formats/words.ts';
import type { Bounds, Verdict } from '../model.ts';
import { marginOnScale } from './margins.ts';
import type { Shift } from './shift.ts';

export interface Decision {
  readonly verdict: Verdict;
  readonly reason: string;
}

export interface Question {
  readonly metric: MetricName;
  readonly shift: Shift;
  /** As a share. */
  readonly margin: number;
  /** The whole interval must lie beyond the margin, not only the estimate. */
  readonly strict: boolean;
  /** Adjusted for the family: of "it got worse" and of "it got better". */
  readonly pWorse: number;
  readonly pBetter: number;
  /** Of the family. */
  readonly level: number;
}

/** Turned so that more is worse: one rule then serves both directions, and exchanged labels mirror exactly. */
const turned = ({ low, high }: Bounds, worseIs: 1 | -1): Bounds =>
  worseIs === 1 ? { low, high } : { low: -high, high: -low };

export const worseIs = (metric: MetricName): 1 | -1 => (metrics[metric].betterIs === 'lower' ? 1 : -1);

/** Whether a change in the direction of `wide` is certain, large enough, or both. */
const judge = (
  change: number,
  wide: Bounds,
  p: number,
  { margin, strict, level }: { margin: number; strict: boolean; level: number },
) => ({
  certain: wide.low > 0 && p <= level,
  large: strict ? wide.low > margin : change > margin,
});

const mirror = ({ low, high }: Bounds): Bounds => ({ low: -high, high: -low });

const inconclusiveReason = (certain: boolean, large: boolean, margin: string): string => {
  if (certain) return `It changed, but not surely by more than the margin of ${margin}.`;
  if (large) return `More than the margin of ${margin}, but the noise alone could do that.`;
  return `Neither a change nor its absence can be told from noise at the margin of ${margin}.`;
};

export const decide = (question: Question): Decision => {
  const { metric, shift, margin, pWorse, pBetter } = question;
  const way = worseIs(metric);
  const marginText = amount(metrics[metric], margin);
  const limits = { ...question, margin: marginOnScale(metric, margin) };
  const wide = turned(shift.wide, way);
  const change = way * shift.estimate;
  const worse = judge(change - shift.slack, wide, pWorse, limits);
  const better = judge(-change - shift.slack, mirror(wide), pBetter, limits);
  if (worse.certain && worse.large) {
    return {
      verdict: 'regression',
      reason: `Worse, beyond the margin of ${marginText}, and noise does not explain it.`,
    };
  }
  if (better.certain && better.large) {
    return {
      verdict: 'improvement',
      reason: `Better, beyond the margin of ${marginText}, and noise does not explain it.`,
    };
  }
  const narrow = turned(shift.narrow, way);
  if (narrow.low > -limits.margin && narrow.high < limits.margin) {
    return { verdict: 'unchanged', reason: `Any change is smaller than the margin of ${marginText}.` };
  }
  const certain = worse.certain || better.certain;
  return { verdict: 'inconclusive', reason: inconclusiveReason(certain, worse.large || better.large, marginText) };
};
