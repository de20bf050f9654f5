/**
 * Comparisons as workflow commands of GitHub Actions: annotations on the run. GitHub shows ten of a kind a step
 * (docs.github.com, "Workflow commands"), so the tenth line says how many more there are.
 */
import type { Judged } from './judged.ts';

type Kind = 'error' | 'warning' | 'notice';

const most = 10;

/** `%`, CR and LF end or change a command; a property ends at `:` and `,`, too (actions/toolkit, core/src/command.ts). */
const escapeData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const escapeProperty = (text: string): string => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

export const annotation = (kind: Kind, title: string, text: string): string =>
  `::${kind} title=${escapeProperty(title)}::${escapeData(text)}`;

const kindOf = ({ standing, verdict }: Judged): Kind | null => {
  if (verdict === 'regression') return standing === 'primary' ? 'error' : 'warning';
  if (standing !== 'primary') return null;
  if (verdict === 'invalid') return 'error';
  return verdict === 'unchanged' ? null : 'notice';
};

const limited = (kind: Kind, comparisons: readonly Judged[]): string[] => {
  const shown = comparisons.length > most ? comparisons.slice(0, most - 1) : comparisons;
  const lines = shown.map(({ subject, sentence }) => annotation(kind, `vethscope: ${subject}`, sentence));
  const left = comparisons.length - shown.length;
  return left === 0 ? lines : [...lines, annotation(kind, 'vethscope', `${left} more are in the report.`)];
};

/**
 * A run that exits with 2 fails the job, so it says why where the job is looked at, also when no comparison does. `reason`: one sentence.
 */
export const notJudged = (exitCode: 0 | 1 | 2, lines: readonly string[], reason: string): string[] =>
  exitCode !== 2 || lines.some((line) => line.startsWith('::error ')) ? [] : [annotation('error', 'vethscope', reason)];

export const annotations = (comparisons: readonly Judged[]): string[] =>
  (['error', 'warning', 'notice'] as const).flatMap((kind) =>
    limited(
      kind,
      comparisons.filter((c) => kindOf(c) === kind),
    ),
  );
