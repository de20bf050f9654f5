/** The other way round: how long a run must be, so that a change of a given size is found nine times in ten. */
import { VethscopeError } from '../../errors.ts';
import type { Plan } from '../../model/plan.ts';
import { type MetricName, metrics } from '../../result/derive.ts';
import type { Calibration } from '../calibrate/calibration.ts';
import { type Foresight, foresee } from './foresee.ts';

/** Half minutes up to two hours. */
const stepS = 30;
const longestS = 7200;

export interface BudgetToSee {
  readonly metric: MetricName;
  readonly label: string;
  /** Seconds; null: not within two hours. */
  readonly storedS: number | null;
  readonly sideBySideS: number | null;
  readonly calibrated: boolean;
}

/** A budget that is too short for any plan sees nothing. */
const planned = (budgetS: number, planOf: (budgetS: number) => Plan): Plan | null => {
  try {
    return planOf(budgetS);
  } catch (error) {
    if (error instanceof VethscopeError && error.code === 'BAD_OPTION') return null;
    throw error;
  }
};

const worst = (seen: readonly Foresight[], metric: MetricName, of: (one: Foresight) => number | null): number =>
  Math.max(...seen.filter((one) => one.metric === metric).map((one) => of(one) ?? Number.POSITIVE_INFINITY));

const sizes = Array.from({ length: longestS / stepS }, (_, i) => (i + 1) * stepS);

/** One for every primary metric, over its worst topology. Plans from which it had to be dropped do not count. */
export const budgetToSee = (
  share: number,
  planOf: (budgetS: number) => Plan,
  calibration: Calibration | null,
): BudgetToSee[] => {
  const tried = sizes.flatMap((budgetS) => {
    const plan = planned(budgetS, planOf);
    return plan && !plan.dropped ? [{ budgetS, seen: foresee(plan, calibration) }] : [];
  });
  const names = [...new Set(tried.flatMap(({ seen }) => seen.map(({ metric }) => metric)))];
  const first = (metric: MetricName, of: (one: Foresight) => number | null): number | null =>
    tried.find(({ seen }) => worst(seen, metric, of) <= share)?.budgetS ?? null;
  return names.map((metric) => ({
    ...{ metric, label: metrics[metric].label },
    storedS: first(metric, ({ stored }) => stored),
    sideBySideS: first(metric, ({ sideBySide }) => sideBySide),
    calibrated: tried.some(({ seen }) => seen.some((one) => one.metric === metric && one.calibrated)),
  }));
};
