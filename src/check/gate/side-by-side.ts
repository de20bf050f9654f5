/** Two arms of one run, block by block: a twin and its original, or the two variants of `ab`. */

import { offScale } from '../../result/derive/effect.ts';
import type { PairedBlock } from '../../result/derive/paired-blocks.ts';
import { type MetricName, uncalibratedInflation } from '../../result/derive.ts';
import type { Bounds } from '../model.ts';
import { detectableDistance } from '../power/minimum-detectable-change.ts';
import { type Decision, decide, worseIs } from './decide.ts';
import { effectsOf } from './effects.ts';
import { observedInflation } from './inflation.ts';
import { marginOnScale, shareOf } from './margins.ts';
import { type Shift, shiftOf, wideLevel } from './shift.ts';

/** Of one comparison that stands alone; `ab` adjusts its own family. */
export interface SideBySide extends Decision {
  readonly estimate: number | null;
  readonly interval: Bounds | null;
  readonly n: number;
  readonly sessions: number;
  readonly detectable: number | null;
}

const differences = (pairs: readonly PairedBlock[]) => effectsOf(pairs, 1);

const seen = (
  metric: MetricName,
  { standardError }: Shift,
  margin: number,
  family: { familySize: number; familyLevel: number },
) => shareOf(metric, detectableDistance(standardError, marginOnScale(metric, margin), family));

/**
 * Drift of minutes and sessions falls on both arms of a block alike, so blocks count as they are; sessions that differ all
 * the same widen the interval. `comparisons`: how many are judged together; each is held against its share (Bonferroni).
 */
export const judgeSideBySide = (
  pairs: readonly PairedBlock[],
  metric: MetricName,
  margin: number,
  comparisons = 1,
): SideBySide => {
  const sessions = differences(pairs);
  const size = { n: pairs.length, sessions: sessions.length };
  const nothing = { estimate: null, interval: null, detectable: null, ...size };
  if (pairs.length === 0) return { verdict: 'invalid', reason: 'No block has both figures.', ...nothing };
  const inflation = Math.max(sideBySideInflation(sessions.length), observedInflation([sessions], true));
  const found = shiftOf({ kind: 'side-by-side', differences: sessions }, { metric, inflation, seed: 1 });
  if (found.shift === null) {
    return {
      verdict: 'inconclusive',
      reason: `${found.reason}.`,
      ...nothing,
      estimate: offScale(metric, found.estimate),
    };
  }
  const { shift } = found;
  const [worse, better] = worseIs(metric) === 1 ? [shift.above, shift.below] : [shift.below, shift.above];
  const level = (1 - wideLevel) / comparisons;
  return {
    ...decide({ metric, shift, margin, strict: false, pWorse: worse, pBetter: better, level }),
    ...size,
    estimate: offScale(metric, shift.estimate),
    interval: { low: offScale(metric, shift.wide.low), high: offScale(metric, shift.wide.high) },
    detectable: seen(metric, shift, margin, { familySize: comparisons, familyLevel: 1 - wideLevel }),
  };
};

/** One build of the two arms is one throw of the dice: where only that was seen, intervals are widened as elsewhere. */
const sideBySideInflation = (sessions: number): number => (sessions < 2 ? uncalibratedInflation : 1);
