import type { CheckReport } from '../model.ts';
import { junitText } from './junit-text.ts';
import { judgedOf } from './sentence.ts';
import { runText, summaryText, withStanding } from './text.ts';

/** A check as JUnit XML: a suite of what is gated, and one of what is only shown, which is never red. */
export const checkJunit = (report: CheckReport): string => {
  const others = report.comparisons.filter(({ standing }) => standing !== 'primary');
  const against = `${runText(report.candidate)} against ${runText(report.baseline)}: ${summaryText(report)}`;
  const common = { startedAt: report.candidate.startedAt, notes: report.notes };
  return junitText(`vethscope check of ${against}`, [
    { name: 'gated', ...common, cases: withStanding(report, 'primary').map(judgedOf) },
    { name: 'advisory and shown, never red', ...common, cases: others.map(judgedOf) },
  ]);
};
