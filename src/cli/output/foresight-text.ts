/** What a plan will see, and how long it must be to see a change: for a terminal. */

import { percent } from '../../check/formats/words.ts';
import { storedMargin } from '../../check/gate/margins.ts';
import type { Foresight } from '../../check/power/foresee.ts';
import type { BudgetToSee } from '../../check/power/required-duration.ts';
import type { Observation, Plan } from '../../model/plan.ts';
import { type MetricName, metricNames, metrics } from '../../result/derive.ts';
import { pad } from '../../text/table.ts';
import { formatPercent, formatSeconds } from '../../text/units.ts';

const source = (calibrated: boolean): string => (calibrated ? 'calibrated' : 'assumed noise');
const assumedNote = 'The noise is assumed, not measured on this machine: run "vethscope calibrate".';

const note = (rows: readonly { readonly calibrated: boolean }[]): string[] =>
  rows.some(({ calibrated }) => !calibrated) ? [assumedNote] : [];

const size = (share: number | null): string => (share === null ? 'nothing' : formatPercent(share));

export const cannotReach =
  'This plan cannot reach a verdict: that takes two sessions at least, and two blocks in one of them. Give --sessions 2 or more, or --budget.';

const blindNote = (seen: readonly Foresight[]): string[] =>
  seen.some(({ stored, sideBySide }) => stored === null && sideBySide === null) ? [cannotReach] : [];

/** `check` needs rounds enough for an interval: a quick run sees nothing. */
export const foresightText = (plan: Plan, seen: readonly Foresight[]): string => {
  if (plan.preset === 'quick') return 'A quick run has too few rounds to be compared with another: give --budget.\n';
  const rows = seen.map((one) => [one.arm, one.label, size(one.stored), size(one.sideBySide), source(one.calibrated)]);
  return [
    'smallest change for the worse that is found nine times in ten:',
    ...pad([['topology', 'figure', 'check', 'side by side', ''], ...rows]).map((line) => `  ${line}`),
    'check: against a baseline of twice the size. Side by side: both in one run ("vethscope ab").',
    ...blindNote(seen),
    ...note(seen),
    '',
  ].join('\n');
};

/** Of the figures that are sized, each by its name in such a list. */
const marginsOf = (metric: MetricName): string[] => {
  const { called } = metrics[metric];
  const marginOf = (words: string, observation: Observation): string =>
    `${percent(storedMargin(metric, observation))} for ${words}`;
  return [
    ...(called?.stamped ? [marginOf(called.stamped, 'stamp')] : []),
    ...(called ? [marginOf(called.bare, 'bare')] : []),
  ];
};

const time = (budgetS: number | null): string => (budgetS === null ? 'not within 2 h' : formatSeconds(budgetS));

export const sizesText = (share: number, sizes: readonly BudgetToSee[]): string =>
  [
    `to find a change of ${formatPercent(share)} for the worse nine times in ten:`,
    ...pad([
      ['figure', 'check', 'side by side', ''],
      ...sizes.map((one) => [one.label, time(one.storedS), time(one.sideBySideS), source(one.calibrated)]),
    ]).map((line) => `  ${line}`),
    `A check never sees less than its margin: ${metricNames.flatMap(marginsOf).join(', ')}.`,
    ...note(sizes),
    '',
  ].join('\n');
