/** A check as Markdown for a job summary or a comment: the verdict first, the gated table, the rest folded. */
import { markdownTable, markdownText } from '../../text/markdown.ts';
import type { CheckedComparison, CheckReport, Standing } from '../model.ts';
import { runText, summaryText, withStanding } from './text.ts';
import { changeText, verdictText } from './words.ts';

/** GitHub refuses a step's summary above 1 MiB. UTF-8 takes up to three bytes a UTF-16 unit. */
const mostCharacters = Math.floor(2 ** 20 / 3) - 1000;

const strongVerdict = (c: CheckedComparison): string =>
  verdictText(c) === c.verdict ? c.verdict : `**${verdictText(c)}**`;

const table = (comparisons: readonly CheckedComparison[]): string =>
  markdownTable(
    ['Topology', 'Figure', 'Change [99 %]', 'Blocks', 'Verdict', 'Why'],
    comparisons.map((c) => [
      markdownText(c.arm),
      markdownText(c.label),
      markdownText(changeText(c)),
      `${c.n.candidate}/${c.n.baseline}`,
      strongVerdict(c),
      markdownText(c.reason),
    ]),
  );

const folded = (summary: string, body: string): string =>
  body === '' ? '' : `<details><summary>${summary}</summary>\n\n${body}\n\n</details>`;

const list = (lines: readonly string[]): string => lines.map((line) => `- ${markdownText(line)}`).join('\n');

const environment = ({ environment: differences }: CheckReport): string =>
  list(
    differences.map(
      ({ name, arm, baseline, candidate, tier, allowed }) =>
        `${name}${arm === null ? '' : ` of ${arm}`} (${tier}${allowed ? ', allowed' : ''}): ${baseline} -> ${candidate}`,
    ),
  );

const partsOf = (report: CheckReport): string[] => {
  const tableOf = (wanted: Standing): string => {
    const comparisons = withStanding(report, wanted);
    return comparisons.length > 0 ? table(comparisons) : '';
  };
  return [
    `## vethscope: ${markdownText(summaryText(report))}`,
    tableOf('primary'),
    list(report.notes),
    folded('Advisory, never red', tableOf('advisory')),
    folded('Shown, never red', tableOf('shown')),
    folded('The environment differs', environment(report)),
    folded('Not compared', list(report.notCompared.map(({ what, reason }) => `${what}: ${reason}`))),
    `Candidate ${markdownText(runText(report.candidate))}, baseline ${markdownText(runText(report.baseline))}.`,
  ].filter((part) => part !== '');
};

const cut = '_The rest does not fit into a job summary: see the report._';

/** Whole parts, in order, up to the first that does not fit. At most 1 MiB. */
export const checkMarkdown = (report: CheckReport): string => {
  const parts = partsOf(report);
  const kept: string[] = [];
  let length = 0;
  for (const part of parts) {
    length += part.length + 2;
    if (length > mostCharacters) return `${[...kept, cut].join('\n\n')}\n`;
    kept.push(part);
  }
  return `${kept.join('\n\n')}\n`;
};
