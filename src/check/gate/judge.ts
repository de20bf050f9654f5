/** All comparisons of a check together: shifts first, then p values adjusted for their families, then verdicts. */

import { offScale } from '../../result/derive/effect.ts';
import { metrics, uncalibratedInflation } from '../../result/derive.ts';
import { median } from '../../stats/summary.ts';
import type { Bounds, CheckedComparison, ControlShift, Standing } from '../model.ts';
import { detectableShare } from '../power/minimum-detectable-change.ts';
import type { Comparable } from './comparable.ts';
import { controlShifts, controlSlack, withControls } from './controls.ts';
import { type Decision, decide } from './decide.ts';
import { type Effects, effectsOf, startingBeta } from './effects.ts';
import { checkExitCode } from './exit-code.ts';
import { type Evidence, evidenceOf, keyOf } from './families.ts';
import { calibratedInflation, observedInflation } from './inflation.ts';
import { familyLevel } from './levels.ts';
import { shiftOf } from './measure-shift.ts';
import { obstacleAfter, obstacleBefore } from './preconditions.ts';
import { rawSpreads, spreadsOf } from './session-spread.ts';
import type { Shift } from './shift.ts';

export interface JudgeOptions {
  readonly strict: boolean;
  readonly seed: number;
}

interface Examined {
  readonly comparable: Comparable;
  readonly beta: number;
  readonly candidate: Effects;
  readonly baseline: Effects;
  readonly shift: Shift | null;
  /** On the scale of the comparison; null where a side is empty. */
  readonly estimate: number | null;
  /** Settled before any family is looked at. */
  readonly settled: Decision | null;
  readonly standing: Standing;
}

const extent = (effects: Effects) => ({ blocks: effects.flat().length, sessions: effects.length });

const inflationOf = ({ noise }: Comparable, sides: readonly Effects[]): number =>
  Math.max(
    noise === null ? uncalibratedInflation : calibratedInflation(noise, sides.map(extent)),
    observedInflation(sides, noise !== null),
  );

const spreadsFor = ({ metric, noise, control }: Comparable) =>
  control ? rawSpreads(control.driftSd) : spreadsOf(metric, noise);

const standingOf = ({ primary, advisory }: Comparable): Standing => {
  if (!primary) return 'shown';
  return advisory === null ? 'primary' : 'advisory';
};

const examine = (comparable: Comparable, seed: number): Examined => {
  const { metric, noise } = comparable;
  const beta = comparable.control ? 0 : (noise?.beta ?? startingBeta(metric));
  const candidate = effectsOf(comparable.candidate.blocks, beta);
  const baseline = effectsOf(comparable.baseline.blocks, beta);
  const before = obstacleBefore(comparable, candidate, baseline);
  const known = { comparable, beta, candidate, baseline, standing: standingOf(comparable), settled: before };
  if (candidate.length === 0 || baseline.length === 0) return { ...known, shift: null, estimate: null };
  if (before !== null && metrics[metric].intervalBy === 'bootstrap') {
    // Two thousand draws for a figure that is settled already would be most of the time of a check.
    return { ...known, shift: null, estimate: median(candidate.flat()) - median(baseline.flat()) };
  }
  const inflation = inflationOf(comparable, [candidate, baseline]);
  const slack = comparable.control ? 0 : controlSlack(comparable, beta, seed);
  const found = shiftOf([candidate, baseline], { metric, spreads: spreadsFor(comparable), inflation, slack, seed });
  if (found.shift) {
    const { shift } = found;
    return { ...known, shift, estimate: shift.estimate, settled: before ?? obstacleAfter(comparable, shift) };
  }
  const tooFew: Decision = { verdict: 'inconclusive', reason: `${found.reason}.` };
  return { ...known, shift: null, estimate: found.estimate, settled: before ?? tooFew };
};

const bounds = (comparable: Comparable, { low, high }: Bounds): Bounds => ({
  low: offScale(comparable.metric, low),
  high: offScale(comparable.metric, high),
});

const figures = ({ comparable, shift, estimate }: Examined, level: number) => {
  const { metric, margin } = comparable;
  const known = { estimate: estimate === null ? null : offScale(metric, estimate) };
  if (shift === null)
    return { ...known, interval: null, narrow: null, inflation: null, method: null, detectable: null };
  return {
    ...known,
    interval: bounds(comparable, shift.wide),
    narrow: bounds(comparable, shift.narrow),
    inflation: shift.inflation,
    method: shift.method,
    detectable: detectableShare(metric, shift, margin, level),
  };
};

const conclude = (examined: Examined, evidence: Evidence | undefined, strict: boolean): CheckedComparison => {
  const { comparable, settled, shift, standing, beta, candidate, baseline } = examined;
  const { arm, reference, metric, observation, load, margin, advisory } = comparable;
  const asked = shift && evidence ? decide({ metric, shift, margin, strict, ...evidence }) : null;
  const { verdict, reason } = settled ?? asked ?? { verdict: 'invalid', reason: 'There is nothing to compare.' };
  return {
    ...{ arm, reference, metric, observation, load, standing, verdict, margin, beta },
    reason: standing === 'advisory' && advisory !== null ? `${reason} Advisory only: ${advisory}.` : reason,
    label: metrics[metric].label,
    comparedBy: metrics[metric].comparedBy,
    ...figures(examined, evidence?.ownLevel ?? familyLevel),
    n: { candidate: candidate.flat().length, baseline: baseline.flat().length },
    sessions: { candidate: candidate.length, baseline: baseline.length },
    pWorse: evidence?.pWorse ?? null,
  };
};

/** The order of the comparisons decides nothing. */
const judgeAll = (comparables: readonly Comparable[], { strict, seed }: JudgeOptions): CheckedComparison[] => {
  const examined = comparables.map((comparable) => examine(comparable, seed));
  const found = examined.flatMap(({ comparable, shift, standing }) =>
    shift ? [{ comparable, shift, primary: standing === 'primary' }] : [],
  );
  const evidence = evidenceOf(found);
  return examined.map((one) => conclude(one, evidence.get(keyOf(one.comparable)), strict));
};

export interface Judged {
  readonly controls: readonly ControlShift[];
  readonly comparisons: readonly CheckedComparison[];
  readonly exitCode: 0 | 1 | 2;
}

/** The whole gate, from blocks to exit code: what a check runs, and what a simulation runs thousands of times. */
export const gate = (comparables: readonly Comparable[], options: JudgeOptions): Judged => {
  const controls = controlShifts(comparables, options.seed);
  const comparisons = judgeAll(withControls(comparables, controls), options);
  return { controls, comparisons, exitCode: checkExitCode(comparisons) };
};
