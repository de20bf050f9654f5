/** Two arms of one run, block by block: a twin and its original, or the two variants of `ab`. */

import { offScale } from '../../result/derive/effect.ts';
import type { PairedBlock } from '../../result/derive/paired-blocks.ts';
import type { MetricName } from '../../result/derive.ts';
import type { Bounds } from '../model.ts';
import { detectableShare } from '../power/minimum-detectable-change.ts';
import { type Decision, decide, worseIs } from './decide.ts';
import { type Effects, effectsOf } from './effects.ts';
import { observedInflation } from './inflation.ts';
import { levelOf } from './levels.ts';
import { shiftOf } from './measure-shift.ts';
import { uncalibratedSpreads } from './session-spread.ts';
import type { ShiftOrReason } from './shift.ts';

/** Of one comparison that stands alone; `ab` adjusts its own family. */
export interface SideBySide extends Decision {
  readonly estimate: number | null;
  readonly interval: Bounds | null;
  readonly n: number;
  readonly sessions: number;
  readonly detectable: number | null;
}

const differences = (pairs: readonly PairedBlock[]) => effectsOf(pairs, 1);

/** Each build of the two arms is one throw of the dice. */
const leastSessions = 2;
const oneSession = 'One session cannot separate a change from drift: at least two are needed';

const told = (sessions: Effects, metric: MetricName): ShiftOrReason => {
  const inflation = observedInflation([sessions], true);
  const found = shiftOf([sessions], { metric, spreads: uncalibratedSpreads(metric), inflation, seed: 1 });
  if (sessions.length >= leastSessions) return found;
  return { shift: null, estimate: found.shift === null ? found.estimate : found.shift.estimate, reason: oneSession };
};

/**
 * Drift of minutes falls on both arms of a block alike; what differs from session to session is the error. `comparisons`: how many
 * are judged together; each is held against its share (Bonferroni).
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
  const found = told(sessions, metric);
  if (found.shift === null) {
    const estimate = offScale(metric, found.estimate);
    return { verdict: 'inconclusive', reason: `${found.reason}.`, ...nothing, estimate };
  }
  const { shift } = found;
  const [worse, better] = worseIs(metric) === 1 ? [shift.above, shift.below] : [shift.below, shift.above];
  const level = levelOf(comparisons);
  return {
    ...decide({ metric, shift, margin, strict: false, pWorse: worse, pBetter: better, level }),
    ...size,
    estimate: offScale(metric, shift.estimate),
    interval: { low: offScale(metric, shift.wide.low), high: offScale(metric, shift.wide.high) },
    detectable: detectableShare(metric, shift, margin, level),
  };
};
