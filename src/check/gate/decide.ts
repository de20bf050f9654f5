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

interface Evidence {
  readonly change: number;
  readonly wide: Bounds;
  readonly withoutOne: Bounds;
  readonly p: number;
}

/** Whether a change for the worse is certain, large enough, and still there when any one session is left out. */
const judge = ({ change, wide, withoutOne, p }: Evidence, { margin, strict, level, shift: { slack } }: Question) => {
  const [certain, large] = [wide.low > 0 && p <= level, strict ? wide.low > margin : change - slack > margin];
  const steady = withoutOne.low - slack > margin;
  return { certain, large, steady, shown: certain && large && steady };
};

const inconclusiveReason = ({ certain, large }: ReturnType<typeof judge>, margin: string): string => {
  if (certain && large)
    return `One session alone shows more than the margin of ${margin}: without it the change is smaller.`;
  if (certain) return `It changed, but not surely by more than the margin of ${margin}.`;
  if (large) return `More than the margin of ${margin}, but the noise alone could do that.`;
  return `The noise is too large to show a change of ${margin}, or that there is none.`;
};

const inDirection = (way: 1 | -1, { estimate, wide, withoutOne }: Shift, p: number): Evidence => ({
  change: way * estimate,
  wide: turned(wide, way),
  withoutOne: turned(withoutOne, way),
  p,
});

const opposite = (way: 1 | -1): 1 | -1 => (way === 1 ? -1 : 1);

export const decide = (question: Question): Decision => {
  const { metric, shift, margin, pWorse, pBetter } = question;
  const way = worseIs(metric);
  const marginText = amount(metrics[metric], margin);
  const limits = { ...question, margin: marginOnScale(metric, margin) };
  const worse = judge(inDirection(way, shift, pWorse), limits);
  const better = judge(inDirection(opposite(way), shift, pBetter), limits);
  const shown = `beyond the margin of ${marginText}, and noise does not explain it.`;
  if (worse.shown) return { verdict: 'regression', reason: `Worse, ${shown}` };
  if (better.shown) return { verdict: 'improvement', reason: `Better, ${shown}` };
  if (shift.narrow.low > -limits.margin && shift.narrow.high < limits.margin) {
    return { verdict: 'unchanged', reason: `Any change is smaller than the margin of ${marginText}.` };
  }
  return { verdict: 'inconclusive', reason: inconclusiveReason(way * shift.estimate > 0 ? worse : better, marginText) };
};
