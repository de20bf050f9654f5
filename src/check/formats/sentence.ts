/** A check as cases, for formats that have no columns. */
import type { CheckedComparison, CheckReport } from '../model.ts';
import { changeOf, type Judged, type JudgedRun, notJudgedCase } from './judged.ts';
import { summaryText } from './text.ts';
import { changeText } from './words.ts';

/** "bridge: TCP throughput −15.5 % [−19.3, −11.3], n=48/48: regression. Worse, beyond the margin of 5 %." */
export const judgedOf = (c: CheckedComparison): Judged => {
  const subject = `${c.arm}: ${c.label}`;
  return {
    group: c.arm,
    name: c.metric,
    subject,
    sentence: `${subject} ${changeText(c)}, n=${c.n.candidate}/${c.n.baseline}: ${c.verdict}. ${c.reason}`,
    verdict: c.verdict,
    standing: c.standing,
    change: changeOf(c),
  };
};

/** What can turn red first. */
export const judgedCheck = (report: CheckReport): JudgedRun => {
  const gated = report.comparisons.filter(({ standing }) => standing === 'primary').map(judgedOf);
  const others = report.comparisons.filter(({ standing }) => standing !== 'primary').map(judgedOf);
  const reason = `Not judged. ${report.notes[0] ?? 'Nothing was judged.'}`;
  return {
    title: 'vethscope check',
    summary: summaryText(report),
    startedAt: report.candidate.startedAt,
    notes: report.notes,
    cases: [...notJudgedCase(report.exitCode, gated, reason), ...gated, ...others],
  };
};
