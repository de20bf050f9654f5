/** Reports of several kernels as one table, in Markdown. Pure. */
import type { LabReport } from '../model.ts';
import { answerSentences, sourceLines, verdictWords } from './answer-words.ts';

type Result = LabReport['results'][number];

/** What a table cell must not hold. */
const inCell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const resultOf = ({ results }: LabReport, name: string): Result | undefined => results.find(({ lab }) => lab === name);

const verdictCell = (report: LabReport, name: string): string => {
  const result = resultOf(report, name);
  return result ? verdictWords[result.answer.verdict].replace(' on this kernel', '') : 'not run';
};

const detailLines = ({ kernel, ...report }: LabReport, name: string): string[] => {
  const result = resultOf({ kernel, ...report }, name);
  if (!result) return [];
  const said = [...answerSentences(result.answer), ...sourceLines(result.answer)].map(inCell);
  return [`- **${kernel}**: ${verdictWords[result.answer.verdict]}.`, ...said.map((sentence) => `  - ${sentence}`)];
};

/** Labs in the order in which they first appear. */
const namesOf = (reports: readonly LabReport[]): Map<string, string> =>
  new Map(reports.flatMap(({ results }) => results.map(({ lab, title }): [string, string] => [lab, title])));

export const kernelTable = (reports: readonly LabReport[]): string => {
  const names = [...namesOf(reports)];
  return [
    `| lab | | ${reports.map(({ kernel }) => inCell(kernel)).join(' | ')} |`,
    `|---|---|${reports.map(() => '---|').join('')}`,
    ...names.map(
      ([name, title]) =>
        `| ${name} | ${inCell(title)} | ${reports.map((report) => verdictCell(report, name)).join(' | ')} |`,
    ),
    ...names.flatMap(([name, title]) => [
      '',
      `## ${name}: ${title}`,
      '',
      ...reports.flatMap((report) => detailLines(report, name)),
    ]),
    '',
  ].join('\n');
};
