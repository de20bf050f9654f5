/** The verdict of `ab` as Markdown for a job summary. */
import { markdownTable, markdownText } from '../../../text/markdown.ts';
import type { AbComparison, AbReport } from '../../gate/ab.ts';
import { changeText } from '../words.ts';
import { againSentence, reasonText, summaryText } from './summary.ts';

const rowOf = (c: AbComparison): string[] => [
  markdownText(c.label),
  markdownText(changeText(c)),
  String(c.n),
  c.verdict === 'regression' ? '**REGRESSION**' : c.verdict,
  markdownText(reasonText(c)),
];

export const abMarkdown = (report: AbReport): string => {
  const parts = [
    `## vethscope: ${markdownText(summaryText(report))}`,
    report.differences.map((text) => `- **Not asked for:** ${markdownText(text)}.`).join('\n'),
    markdownTable(['b against a', 'Change [99 %]', 'Blocks', 'Verdict', 'Why'], report.comparisons.map(rowOf)),
    `- a: ${markdownText(report.a)}\n- b: ${markdownText(report.b)}`,
    markdownText(againSentence(report)),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
};
