/** How the verdict of `ab` is written, by the names that `check` has, too. What would act on a reader is made inert. */
import { inertStrings, inertText } from '../../../text/inert.ts';
import type { AbReport } from '../../gate/ab.ts';
import { annotations, notJudged } from '../annotations.ts';
import type { CheckFormat } from '../index.ts';
import { junitText } from '../junit-text.ts';
import { abMarkdown } from './markdown.ts';
import { judgedOf, summaryText } from './summary.ts';
import { abText } from './text.ts';

const abGithub = (report: AbReport): string => {
  const lines = annotations(report.comparisons.map(judgedOf(report)));
  const summary = summaryText(report);
  return [...notJudged(report.exitCode, lines, summary), ...lines, `vethscope ab: ${summary}`, ''].join('\n');
};

const abJunit = (report: AbReport): string =>
  junitText(`vethscope ab: ${summaryText(report)}`, [
    { name: 'gated', startedAt: report.startedAt, notes: [], cases: report.comparisons.map(judgedOf(report)) },
  ]);

const writers: Record<CheckFormat, (report: AbReport) => string> = {
  text: (report) => abText(inertStrings(report)),
  json: (report) => `${JSON.stringify(report, null, 2)}\n`,
  markdown: (report) => abMarkdown(inertStrings(report)),
  junit: abJunit,
  github: (report) => inertText(abGithub(report)),
};

export const writeAb = (format: CheckFormat, report: AbReport): string => writers[format](report);
