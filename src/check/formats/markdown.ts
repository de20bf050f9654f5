/** A check as Markdown for a job summary or a comment: the verdict first, the gated table, the rest folded. */
import { jobSummary, type SummaryBlock, tableBlock, wholeBlock } from '../../text/job-summary.ts';
import { markdownText } from '../../text/markdown.ts';
import type { CheckedComparison, CheckReport, Standing, Verdict } from '../model.ts';
import { runText, summaryText, withStanding } from './text.ts';
import { changeText, verdictText } from './words.ts';

const strongVerdict = (c: CheckedComparison): string =>
  verdictText(c) === c.verdict ? c.verdict : `**${verdictText(c)}**`;

const rowOf = (c: CheckedComparison): string[] => [
  markdownText(c.arm),
  markdownText(c.label),
  markdownText(changeText(c)),
  `${c.n.candidate}/${c.n.baseline}`,
  strongVerdict(c),
  markdownText(c.reason),
];

/** Where not all can be shown. */
const weights: Readonly<Record<Verdict, number>> = {
  regression: 4,
  invalid: 3,
  inconclusive: 2,
  improvement: 1,
  unchanged: 0,
};

interface Fold {
  readonly before: string;
  readonly after: string;
}

const folded = (summary: string): Fold => ({
  before: `<details><summary>${summary}</summary>\n\n`,
  after: '\n</details>',
});

const table = (what: string, comparisons: readonly CheckedComparison[], fold?: Fold): SummaryBlock =>
  tableBlock(what, ['Topology', 'Figure', 'Change [99 %]', 'Blocks', 'Verdict', 'Why'], comparisons.map(rowOf), {
    ...fold,
    weights: comparisons.map(({ verdict }) => weights[verdict]),
  });

const list = (
  what: string,
  lines: readonly string[],
  { before, after }: Fold = { before: '', after: '' },
): SummaryBlock => {
  const [first, ...rows] = lines.map((line) => `- ${markdownText(line)}`);
  return { what, head: first === undefined ? '' : `${before}${first}`, rows, tail: after };
};

const differencesOf = ({ environment }: CheckReport): string[] =>
  environment.map(
    ({ name, arm, baseline, candidate, tier, allowed }) =>
      `${name}${arm === null ? '' : ` of ${arm}`} (${tier}${allowed ? ', allowed' : ''}): ${baseline} -> ${candidate}`,
  );

/** Below 1 MiB: what is worst stays, what is left out is named. */
export const checkMarkdown = (report: CheckReport): string => {
  const of = (standing: Standing): CheckedComparison[] => withStanding(report, standing);
  return jobSummary([
    wholeBlock('verdict', `## vethscope: ${markdownText(summaryText(report))}`),
    table('gated comparisons', of('primary')),
    list('notes', report.notes),
    wholeBlock(
      'runs',
      `Candidate ${markdownText(runText(report.candidate))}, baseline ${markdownText(runText(report.baseline))}.`,
    ),
    table('advisory comparisons', of('advisory'), folded('Advisory, never red')),
    table('comparisons that are only shown', of('shown'), folded('Shown, never red')),
    list('differences of the environment', differencesOf(report), folded('The environment differs')),
    list(
      'what was not compared',
      report.notCompared.map(({ what, reason }) => `${what}: ${reason}`),
      folded('Not compared'),
    ),
  ]);
};
