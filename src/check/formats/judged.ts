import type { CheckedComparison } from '../model.ts';

/** What formats without columns need of a comparison, whichever command made it. */
export interface Judged extends Pick<CheckedComparison, 'verdict' | 'standing'> {
  /** The topology, or the variant. */
  readonly group: string;
  /** In the group: "tcp-rate". Stays the same from run to run. */
  readonly name: string;
  /** "bridge: TCP throughput" */
  readonly subject: string;
  /** The subject with figures, verdict and reason. */
  readonly sentence: string;
  /** In percent of the baseline, or in points of percent where shares are compared. */
  readonly change: { readonly value: number; readonly unit: 'percent' | 'points' } | null;
}

export interface JudgedRun {
  /** "vethscope check" */
  readonly title: string;
  readonly summary: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly notes: readonly string[];
  readonly cases: readonly Judged[];
}

export type Outcome = 'failed' | 'error' | 'skipped' | 'passed';

/** What is not gated is never red. */
export const outcomeOf = ({ standing, verdict }: Pick<Judged, 'standing' | 'verdict'>): Outcome => {
  if (verdict === 'inconclusive') return 'skipped';
  if (standing !== 'primary') return 'passed';
  if (verdict === 'regression') return 'failed';
  return verdict === 'invalid' ? 'error' : 'passed';
};

export const changeOf = ({
  estimate,
  comparedBy,
}: Pick<CheckedComparison, 'estimate' | 'comparedBy'>): Judged['change'] => {
  if (estimate === null || !Number.isFinite(estimate)) return null;
  return comparedBy === 'ratio'
    ? { value: (estimate - 1) * 100, unit: 'percent' }
    : { value: estimate * 100, unit: 'points' };
};

/** A gate that could judge nothing is an error of its own, where no comparison is one: a list of skipped cases would read as green. */
export const notJudgedCase = (exitCode: 0 | 1 | 2, cases: readonly Judged[], reason: string): Judged[] => {
  if (exitCode !== 2 || cases.some((one) => outcomeOf(one) === 'error')) return [];
  const own = { group: 'vethscope', name: 'judged', subject: 'vethscope: judged' };
  return [{ ...own, sentence: reason, verdict: 'invalid', standing: 'primary', change: null }];
};
