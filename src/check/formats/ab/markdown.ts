/** The verdict of `ab` as Markdown for a job summary. */
import { jobSummary, tableBlock, wholeBlock } from '../../../text/job-summary.ts';
import { markdownText } from '../../../text/markdown.ts';
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

export const abMarkdown = (report: AbReport): string =>
  jobSummary([
    wholeBlock('verdict', `## vethscope: ${markdownText(summaryText(report))}`),
    wholeBlock(
      'what was not asked for',
      report.differences.map((text) => `- **Not asked for:** ${markdownText(text)}.`).join('\n'),
    ),
    tableBlock('figures', ['b against a', 'Change [99 %]', 'Blocks', 'Verdict', 'Why'], report.comparisons.map(rowOf)),
    wholeBlock('variants', `- a: ${markdownText(report.a)}\n- b: ${markdownText(report.b)}`),
    wholeBlock('second run', markdownText(againSentence(report))),
  ]);
