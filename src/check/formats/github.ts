import type { CheckReport } from '../model.ts';
import { annotation, annotations, notJudged } from './annotations.ts';
import { judgedOf } from './sentence.ts';
import { summaryText } from './text.ts';

/** A check as annotations. Ends with the summary as plain text, for the log. */
export const checkGithub = (report: CheckReport): string => {
  const summary = summaryText(report);
  const lines = annotations(report.comparisons.map(judgedOf));
  const reason = report.notes[0] ?? 'Nothing was judged.';
  return [
    ...notJudged(report.exitCode, lines, `Not judged. ${reason}`),
    ...lines,
    ...report.unreadBaselines.map((text) => annotation('warning', 'vethscope', text)),
    `vethscope check: ${summary}`,
    '',
  ].join('\n');
};
