/** A regression is red where what was measured once more leans the same way, and both together are a regression still. */
import type { Result } from '../../model/result.ts';
import { metrics } from '../../result/derive.ts';
import type { CheckedComparison, CheckReport } from '../model.ts';
import { type CheckOptions, checkResults } from './check-results.ts';
import { worseIs } from './decide.ts';
import { checkExitCode } from './exit-code.ts';

/** One run: sessions and visits numbered on, times as from the start of the first. */
const together = (first: Result, second: Result): Result => {
  const laterMs = Date.parse(second.startedAt) - Date.parse(first.startedAt);
  const visits = second.visits.map((visit) => ({
    ...visit,
    session: visit.session + first.plan.sessions,
    index: visit.index + first.visits.length,
    startedMs: visit.startedMs + laterMs,
  }));
  return {
    ...first,
    plan: { ...first.plan, sessions: first.plan.sessions + second.plan.sessions },
    visits: [...first.visits, ...visits],
  };
};

const isRed = ({ standing, verdict }: CheckedComparison): boolean => standing === 'primary' && verdict === 'regression';

const leansWorse = ({ metric, estimate }: CheckedComparison): boolean =>
  estimate !== null && worseIs(metric) * (metrics[metric].comparedBy === 'ratio' ? Math.log(estimate) : estimate) > 0;

const same = (one: CheckedComparison) => (other: CheckedComparison) =>
  other.arm === one.arm && other.reference === one.reference && other.metric === one.metric;

const unconfirmed = 'Worse at first, but a fresh run did not confirm it.';

const confirmed = (first: CheckedComparison, pooled: CheckReport, fresh: CheckReport): CheckedComparison => {
  if (!isRed(first)) return first;
  const [both, again] = [pooled, fresh].map(({ comparisons }) => comparisons.find(same(first)));
  if (both && again && isRed(both) && leansWorse(again)) return both;
  return { ...(both ?? first), verdict: 'inconclusive', reason: unconfirmed };
};

/**
 * A check that was red, with a fresh run of the candidate's plan on the same machine. A fresh run that is partial takes nothing back.
 * Only what was red is judged again: what was not cannot become it.
 */
export const confirmCheck = (
  report: CheckReport,
  { candidate, fresh, baseline }: Readonly<Record<'candidate' | 'fresh' | 'baseline', Result>>,
  options: CheckOptions = {},
): CheckReport => {
  if (fresh.partial) {
    const note = `A fresh run (${fresh.runId}) to confirm it is partial, so the first verdict stands.`;
    return { ...report, notes: [note, ...report.notes] };
  }
  const again = checkResults(fresh, baseline, options);
  const pooled = checkResults(together(candidate, fresh), baseline, options);
  const comparisons = report.comparisons.map((one) => confirmed(one, pooled, again));
  const exitCode = checkExitCode(comparisons);
  const note = `The regression was ${exitCode === 1 ? '' : 'not '}confirmed by a fresh run (${fresh.runId}).`;
  return { ...report, comparisons, exitCode, notes: [note, ...report.notes] };
};
