/**
 * A check as workflow commands of GitHub Actions: annotations on the run. GitHub shows ten of a kind a step
 * (docs.github.com, "Workflow commands"), so the tenth line says how many more there are.
 */
import type { CheckedComparison, CheckReport } from '../model.ts';
import { sentence, subject } from './sentence.ts';
import { summaryText } from './text.ts';

type Kind = 'error' | 'warning' | 'notice';

const most = 10;

/** `%`, CR and LF end or change a command; a property ends at `:` and `,`, too (actions/toolkit, core/src/command.ts). */
const escapeData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const escapeProperty = (text: string): string => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

const annotation = (kind: Kind, title: string, text: string): string =>
  `::${kind} title=${escapeProperty(title)}::${escapeData(text)}`;

const kindOf = ({ standing, verdict }: CheckedComparison): Kind | null => {
  if (verdict === 'regression') return standing === 'primary' ? 'error' : 'warning';
  if (standing !== 'primary') return null;
  if (verdict === 'invalid') return 'error';
  return verdict === 'unchanged' ? null : 'notice';
};

const limited = (kind: Kind, comparisons: readonly CheckedComparison[]): string[] => {
  const shown = comparisons.length > most ? comparisons.slice(0, most - 1) : comparisons;
  const lines = shown.map((c) => annotation(kind, `vethscope: ${subject(c)}`, sentence(c)));
  const left = comparisons.length - shown.length;
  return left === 0 ? lines : [...lines, annotation(kind, 'vethscope', `${left} more are in the report.`)];
};

/** Ends with the summary as plain text, for the log. */
export const checkGithub = (report: CheckReport): string =>
  [
    ...(['error', 'warning', 'notice'] as const).flatMap((kind) =>
      limited(
        kind,
        report.comparisons.filter((c) => kindOf(c) === kind),
      ),
    ),
    `vethscope check: ${summaryText(report)}`,
    '',
  ].join('\n');
