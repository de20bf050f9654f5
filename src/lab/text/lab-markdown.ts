/** A report of labs as Markdown. Pure. */
import type { LabStep } from '../evidence.ts';
import type { LabReport, LabResult } from '../model.ts';
import { answerSentences, sourceLines, verdictWords } from './answer-words.ts';
import { evidenceLines } from './evidence-lines.ts';

/** What a program printed may hold backticks: the fence is longer than any of them. */
const fenced = (lines: readonly string[]): string[] => {
  const longest = Math.max(2, ...[...lines.join('\n').matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}text`, ...lines, fence];
};

const stepSection = ({ title, evidence }: LabStep, index: number): string[] => [
  '',
  `### ${index + 1}. ${title}`,
  ...(evidence.length === 0 ? [] : ['', ...fenced(evidence.flatMap(evidenceLines))]),
];

const labSection = ({ lab, title, claim, steps, answer }: LabResult): string[] => [
  '',
  `## ${lab}: ${title}`,
  '',
  `> ${claim.says}`,
  '',
  ...fenced([claim.quote]),
  ...steps.flatMap(stepSection),
  '',
  `**Answer: ${verdictWords[answer.verdict]}.** ${answerSentences(answer).join(' ')}`,
  ...sourceLines(answer).flatMap((line) => ['', `- ${line}`]),
];

const tableRow = ({ lab, title, answer }: LabResult): string =>
  `| ${lab} | ${title} | ${verdictWords[answer.verdict]} |`;

export const labMarkdown = ({ tool, kernel, results }: LabReport): string =>
  [
    '# The article, tried on this kernel',
    '',
    `vethscope ${tool}, Linux ${kernel}`,
    '',
    '| lab | | answer |',
    '|---|---|---|',
    ...results.map(tableRow),
    ...results.flatMap(labSection),
    '',
  ].join('\n');
