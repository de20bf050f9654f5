/** How the verdict of `ab` is written, by the names that `check` has, too. What would act on a reader is made inert. */
import { inertStrings, inertText } from '../../../text/inert.ts';
import type { AbReport } from '../../gate/ab.ts';
import { annotations, notJudged } from '../annotations.ts';
import type { CheckFormat } from '../index.ts';
import { type JudgedRun, notJudgedCase } from '../judged.ts';
import { junitText } from '../junit-text.ts';
import { ktap } from '../ktap.ts';
import { lava } from '../lava.ts';
import { tmt } from '../tmt.ts';
import { abMarkdown } from './markdown.ts';
import { judgedOf, summaryText } from './summary.ts';
import { abText } from './text.ts';

const abGithub = (report: AbReport): string => {
  const lines = annotations(report.comparisons.map(judgedOf(report)));
  const summary = summaryText(report);
  return [...notJudged(report.exitCode, lines, summary), ...lines, `vethscope ab: ${summary}`, ''].join('\n');
};

const judgedAb = (report: AbReport): JudgedRun => {
  const cases = report.comparisons.map(judgedOf(report));
  const summary = summaryText(report);
  return {
    title: 'vethscope ab',
    summary,
    startedAt: report.startedAt,
    notes: report.differences.map((text) => `Not asked for: ${text}.`),
    cases: [...notJudgedCase(report.exitCode, cases, summary), ...cases],
  };
};

const writers: Record<CheckFormat, (report: AbReport) => string> = {
  text: (report) => abText(inertStrings(report)),
  json: (report) => `${JSON.stringify(report, null, 2)}\n`,
  markdown: (report) => abMarkdown(inertStrings(report)),
  junit: (report) => junitText(judgedAb(report)),
  github: (report) => inertText(abGithub(report)),
  ktap: (report) => ktap(judgedAb(report)),
  tmt: (report) => tmt(judgedAb(report)),
  lava: (report) => lava(judgedAb(report)),
};

export const writeAb = (format: CheckFormat, report: AbReport): string => writers[format](report);
