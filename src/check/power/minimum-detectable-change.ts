/** The smallest change for the worse that is found nine times in ten. */
import { normalQuantile } from '../../stats/normal.ts';
import { wideLevel } from '../gate/shift.ts';

/** Chance of finding it. */
const power = 0.9;

/** One-sided level that one comparison must reach: the printed interval's, or Holm's first step, whichever is stricter. */
const strictest = (familySize: number, familyLevel: number): number =>
  Math.min((1 - wideLevel) / 2, familyLevel / Math.max(1, familySize));

/**
 * On the scale of the comparison. Two hurdles: the interval must leave out 0, and the estimate must lie beyond the margin.
 * `standardError`: of the shift, inflation included.
 */
export const detectableDistance = (
  standardError: number,
  margin: number,
  { familySize, familyLevel }: { readonly familySize: number; readonly familyLevel: number },
): number => {
  const found = normalQuantile(power);
  const certain = normalQuantile(1 - strictest(familySize, familyLevel));
  return Math.max((certain + found) * standardError, margin + found * standardError);
};
