import type { CheckReport } from '../model.ts';
import { annotations } from './annotations.ts';
import { judgedOf } from './sentence.ts';
import { summaryText } from './text.ts';

/** A check as annotations. Ends with the summary as plain text, for the log. */
export const checkGithub = (report: CheckReport): string =>
  [...annotations(report.comparisons.map(judgedOf)), `vethscope check: ${summaryText(report)}`, ''].join('\n');
