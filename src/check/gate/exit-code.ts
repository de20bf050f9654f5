import type { CheckedComparison, Verdict } from '../model.ts';

const reached: readonly Verdict[] = ['regression', 'improvement', 'unchanged'];

/**
 * 1: a primary comparison got worse, whatever else could not be judged. 2: a primary comparison is invalid, or none
 * reached a verdict: a gate never goes quiet. 0 otherwise.
 */
export const checkExitCode = (comparisons: readonly CheckedComparison[]): 0 | 1 | 2 => {
  const primary = comparisons.filter(({ standing }) => standing === 'primary');
  if (primary.some(({ verdict }) => verdict === 'regression')) return 1;
  if (primary.some(({ verdict }) => verdict === 'invalid')) return 2;
  return primary.some(({ verdict }) => reached.includes(verdict)) ? 0 : 2;
};
