/** All comparisons of a check together: shifts first, then p values adjusted for their families, then verdicts. */

import { offScale } from '../../result/derive/effect.ts';
import { metrics, uncalibratedInflation } from '../../result/derive.ts';
import { benjaminiHochberg, holm } from '../../stats/adjust.ts';
import { median } from '../../stats/summary.ts';
import type { Bounds, CheckedComparison, ControlShift, Standing } from '../model.ts';
import { detectableShare } from '../power/minimum-detectable-change.ts';
import type { Comparable } from './comparable.ts';
import { controlShifts, controlSlack, withControls } from './controls.ts';
import { type Decision, decide, worseIs } from './decide.ts';
import { type Effects, effectsOf, startingBeta } from './effects.ts';
import { checkExitCode } from './exit-code.ts';
import { calibratedInflation, observedInflation } from './inflation.ts';
import { familyLevel, leastFamily, levelOf } from './levels.ts';
import { shiftOf } from './measure-shift.ts';
import { obstacleAfter, obstacleBefore } from './preconditions.ts';
import { spreadsOf } from './session-spread.ts';
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

const standingOf = ({ primary, advisory }: Comparable): Standing => {
  if (!primary) return 'shown';
  return advisory === null ? 'primary' : 'advisory';
};

const examine = (comparable: Comparable, seed: number): Examined => {
  const { metric, noise } = comparable;
  const beta = noise?.beta ?? startingBeta(metric);
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
  const slack = controlSlack(comparable, beta, seed);
  const found = shiftOf([candidate, baseline], { metric, spreads: spreadsOf(metric, noise), inflation, slack, seed });
  if (found.shift) {
    const { shift } = found;
    return { ...known, shift, estimate: shift.estimate, settled: before ?? obstacleAfter(comparable, shift) };
  }
  const tooFew: Decision = { verdict: 'inconclusive', reason: `${found.reason}.` };
  return { ...known, shift: null, estimate: found.estimate, settled: before ?? tooFew };
};

interface Adjusted {
  readonly pWorse: number;
  readonly pBetter: number;
}

/** Nothing is judged as if it stood alone: a comparison counts for `leastFamily` at least. */
const atLeast = (adjusted: number | undefined, own: number): number =>
  Math.min(1, Math.max(adjusted ?? 1, leastFamily * own));

/** Both directions, each as a family of its own: exchanged labels exchange them. */
const adjust = (shifts: readonly (readonly [string, Shift, 1 | -1])[], by: (p: readonly number[]) => number[]) => {
  const worse = by(shifts.map(([, { above, below }, way]) => (way === 1 ? above : below)));
  const better = by(shifts.map(([, { above, below }, way]) => (way === 1 ? below : above)));
  return shifts.map(([key, { above, below }, way], i): [string, Adjusted] => [
    key,
    { pWorse: atLeast(worse[i], way === 1 ? above : below), pBetter: atLeast(better[i], way === 1 ? below : above) },
  ]);
};

const keyOf = ({ arm, metric, observation }: Pick<Comparable, 'arm' | 'metric' | 'observation'>): string =>
  `${arm} ${metric} ${observation}`;

const isPrimary = ({ standing }: Examined): boolean => standing === 'primary';

const familyOf = (examined: readonly Examined[]) =>
  examined.flatMap(({ comparable, shift }) =>
    shift ? [[keyOf(comparable), shift, worseIs(comparable.metric)] as const] : [],
  );

const bounds = (comparable: Comparable, { low, high }: Bounds): Bounds => ({
  low: offScale(comparable.metric, low),
  high: offScale(comparable.metric, high),
});

const figures = ({ comparable, shift, estimate }: Examined, familySize: number) => {
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
    detectable: detectableShare(metric, shift, margin, levelOf(familySize)),
  };
};

const conclude = (
  examined: Examined,
  p: Adjusted | undefined,
  familySize: number,
  strict: boolean,
): CheckedComparison => {
  const { comparable, settled, shift, standing, beta, candidate, baseline } = examined;
  const { arm, reference, metric, observation, load, margin, advisory } = comparable;
  const asked = shift && p ? decide({ metric, shift, margin, strict, ...p, level: familyLevel }) : null;
  const { verdict, reason } = settled ?? asked ?? { verdict: 'invalid', reason: 'There is nothing to compare.' };
  return {
    ...{ arm, reference, metric, observation, load, standing, verdict, margin, beta },
    reason: standing === 'advisory' && advisory !== null ? `${reason} Advisory only: ${advisory}.` : reason,
    label: metrics[metric].label,
    comparedBy: metrics[metric].comparedBy,
    ...figures(examined, familySize),
    n: { candidate: candidate.flat().length, baseline: baseline.flat().length },
    sessions: { candidate: candidate.length, baseline: baseline.length },
    pWorse: p?.pWorse ?? null,
  };
};

/** The order of the comparisons decides nothing. */
const judgeAll = (comparables: readonly Comparable[], { strict, seed }: JudgeOptions): CheckedComparison[] => {
  const examined = comparables.map((comparable) => examine(comparable, seed));
  const primary = familyOf(examined.filter(isPrimary));
  const rest = familyOf(examined.filter((one) => !isPrimary(one)));
  const adjusted = new Map([...adjust(primary, holm), ...adjust(rest, benjaminiHochberg)]);
  return examined.map((one) =>
    conclude(one, adjusted.get(keyOf(one.comparable)), isPrimary(one) ? primary.length : 1, strict),
  );
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
