/** The verdict of `ab` as a whole, in one sentence, and each comparison as a line. */
import type { AbComparison, AbReport } from '../../gate/ab.ts';
import { changeOf, type Judged } from '../judged.ts';
import { changeText, percent } from '../words.ts';

/** Confirmed is what is still a regression with one more session; what is none any more was not. */
export const againSentence = ({ again, exitCode }: AbReport): string => {
  if (again === null) return '';
  if (again === 'extension') return 'The run was extended once.';
  return `The regression was ${exitCode === 1 ? '' : 'not '}confirmed by one more session.`;
};

export const summaryText = ({ comparisons, exitCode, partial }: AbReport): string => {
  const count = (verdict: AbComparison['verdict']): number => comparisons.filter((c) => c.verdict === verdict).length;
  if (partial) return 'not judged: the run is partial.';
  if (exitCode === 1)
    return `regression: b is worse than a in ${count('regression')} of ${comparisons.length} figures.`;
  if (exitCode === 2) return 'not judged: no metric reached a verdict, or one is invalid.';
  return `passed: b is worse than a in none of ${comparisons.length} figures (${count('unchanged')} unchanged, ${count('improvement')} better, ${count('inconclusive')} inconclusive).`;
};

export const reasonText = ({ reason, detectable }: AbComparison): string =>
  `${reason}${detectable === null ? '' : ` Could have seen ${percent(detectable)}.`}`;

/** "bridge,tso=off against bridge: TCP throughput −41.0 % [−43.1, −38.8], n=42: regression. Worse, …" */
export const judgedOf =
  ({ a, b }: AbReport) =>
  (c: AbComparison): Judged => {
    const group = `${b} against ${a}`;
    const subject = `${group}: ${c.label}`;
    const sentence = `${subject} ${changeText(c)}, n=${c.n}: ${c.verdict}. ${reasonText(c)}`;
    const change = changeOf(c);
    return { group, name: c.metric, subject, sentence, verdict: c.verdict, standing: 'primary', change };
  };
