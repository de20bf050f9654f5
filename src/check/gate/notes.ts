/** Sentences about a check as a whole. */
import { metrics } from '../../result/derive.ts';
import { changeText, percent } from '../formats/words.ts';
import type { CheckedComparison, CheckReport, ControlShift, EnvironmentDifference } from '../model.ts';
import { liftedOf } from './control-comparables.ts';

type Judged = Omit<CheckReport, 'notes'>;

const primaryOf = ({ comparisons }: Judged): CheckedComparison[] =>
  comparisons.filter(({ standing }) => standing === 'primary');

export const isControl = ({ reference }: CheckedComparison): boolean => reference === '';

/** Whatever the margin: the interval leaves out "the same". */
export const hasMoved = ({ interval }: CheckedComparison): boolean =>
  interval !== null && (interval.low > 1 || interval.high < 1);

const slower = ({ metric, ratio }: ControlShift): boolean => ratio < 1 === (metrics[metric].betterIs === 'higher');

/** How far it moved, as a share of what it was. */
const distance = ({ ratio }: ControlShift): number => Math.abs(ratio - 1);

const ofControl = (shift: ControlShift): string => `${shift.label} of ${shift.control}`;

const pathsText = (judged: Judged): string => {
  const verdicts = new Set(primaryOf(judged).map(({ verdict }) => verdict));
  if (verdicts.size === 1 && verdicts.has('unchanged')) return 'paths unchanged';
  if (verdicts.has('regression') || verdicts.has('improvement')) return 'the paths are judged by their ratios to it';
  return 'no path is shown to have changed';
};

/**
 * "veth itself is 34 % slower": where a difference was let pass, it may be what moved the control, and that hides in every ratio to it.
 */
const underLifted = (judged: Judged): string[] => {
  const names = liftedOf(judged.environment).map(({ name }) => name);
  const changed = judged.comparisons
    .filter((c) => isControl(c) && hasMoved(c))
    .sort((a, b) => Math.abs((b.estimate ?? 1) - 1) - Math.abs((a.estimate ?? 1) - 1));
  if (names.length === 0) return [];
  return changed.map((c) => {
    const gated = c.standing === 'shown' ? ' It is not gated: --gate-control 20% would.' : '';
    return `${c.arm} itself moved where ${names.join(', ')} may differ: ${c.label} ${changeText(c)}, which every ratio hides.${gated}`;
  });
};

/** "host slower by 18 %, paths unchanged": the control moved, what is taken to it did not. */
const contamination = (judged: Judged): string[] => {
  if (underLifted(judged).length > 0) return [];
  const moved = judged.controls.filter((shift) => shift.moved);
  const [worst] = [...moved].sort((a, b) => distance(b) - distance(a));
  if (!worst) return [];
  const way = slower(worst) ? 'slower' : 'faster';
  const what = liftedOf(judged.environment).length > 0 ? 'host or veth' : 'host';
  return [`${what} ${way} by ${percent(distance(worst))}, ${pathsText(judged)} (${ofControl(worst)}).`];
};

const nothingReached = (judged: Judged): string[] => {
  if (judged.exitCode !== 2 || primaryOf(judged).some(({ verdict }) => verdict === 'invalid')) return [];
  if (judged.comparisons.length === 0) return ['Nothing can be compared: the two runs share no scenario.'];
  const advisory = judged.comparisons.filter(({ standing }) => standing === 'advisory').length;
  const why = advisory > 0 ? `; ${advisory} are advisory only` : '';
  return [`Nothing could be gated: no primary comparison reached a verdict${why}.`];
};

const changeable = ({ verdict }: CheckedComparison): boolean => verdict === 'unchanged' || verdict === 'inconclusive';

/** A green light that could not have been red says so. */
const blindness = (judged: Judged): string[] => {
  const blind = primaryOf(judged).filter((c) => changeable(c) && (c.detectable ?? 0) > c.margin);
  const [worst] = [...blind].sort((a, b) => (b.detectable ?? 0) - (a.detectable ?? 0));
  if (!worst || judged.exitCode !== 0) return [];
  return [
    `Passed, but could not have seen less than ${percent(worst.detectable ?? 0)} (${worst.label} of ${worst.arm})${blind.length > 1 ? `; ${blind.length} comparisons see less than their margin asks for` : ''}.`,
  ];
};

const lifted = ({ name, baseline, candidate }: EnvironmentDifference): string =>
  `${name} differs and was allowed: ${baseline} in the baseline, ${candidate} in the candidate.`;

const softly = ({ environment }: Judged): string[] => {
  const soft = environment.filter(({ tier }) => tier === 'soft');
  if (soft.length === 0) return [];
  return [`Another machine (${soft.map(({ name }) => name).join(', ')}): ratios only, with twice the margin.`];
};

const calibrated = ({ calibration }: Judged): string[] =>
  calibration === null
    ? ['Not calibrated: how much sessions differ is taken from other machines and from the sessions themselves.']
    : [];

const underEmulation = ({ candidate, baseline }: Judged): string[] => {
  const sides = [...(candidate.emulated ? ['candidate'] : []), ...(baseline.emulated ? ['baseline'] : [])];
  if (sides.length === 0) return [];
  return [`Emulated (${sides.join(' and ')}): figures are for function only, they say nothing about speed.`];
};

export const notesOf = (judged: Judged): string[] => [
  ...underEmulation(judged),
  ...nothingReached(judged),
  ...underLifted(judged),
  ...contamination(judged),
  ...judged.environment.filter(({ tier, allowed }) => tier === 'hard' && allowed).map(lifted),
  ...softly(judged),
  ...blindness(judged),
  ...calibrated(judged),
];
