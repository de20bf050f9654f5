/** A check for a terminal: what can turn red first, then what is shown, then what was not compared. */
import { pad } from '../../text/table.ts';
import { hasMoved, isControl } from '../gate/notes.ts';
import type { CheckedComparison, CheckedRun, CheckReport, Standing } from '../model.ts';
import { changeText, verdictText } from './words.ts';

export const runText = ({ runId, startedAt, kernelRelease, sessions }: CheckedRun): string =>
  `${runId} (${startedAt}, kernel ${kernelRelease}, ${sessions} ${sessions === 1 ? 'session' : 'sessions'})`;

const row = (c: CheckedComparison): string[] => [
  c.arm,
  c.label,
  changeText(c),
  `n=${c.n.candidate}/${c.n.baseline}`,
  verdictText(c),
  c.reason,
];

const table = (title: string, comparisons: readonly CheckedComparison[]): string[] =>
  comparisons.length === 0 ? [] : ['', title, ...pad(comparisons.map(row)).map((line) => `  ${line}`)];

const environmentText = ({ tier, environment }: CheckReport): string[] => [
  `environment: ${tier === 'exact' ? 'the same' : `differs (${tier})`}`,
  ...environment.map(({ name, arm, baseline, candidate, allowed, tier: own }) => {
    const whose = arm === null ? '' : ` of ${arm}`;
    return `  ${name}${whose}, ${own}${allowed ? ', allowed' : ''}: ${baseline} -> ${candidate}`;
  }),
];

export const withStanding = ({ comparisons }: CheckReport, wanted: Standing): CheckedComparison[] =>
  comparisons.filter(({ standing }) => standing === wanted);

/** A green light says what it did not look at. */
const ungated = ({ comparisons }: CheckReport): string => {
  const moved = comparisons.filter((c) => isControl(c) && c.standing === 'shown' && hasMoved(c));
  return moved.map((c) => ` Not gated: ${c.arm} itself, ${c.label} ${changeText(c)}.`).join('');
};

export const summaryText = (report: CheckReport): string => {
  const { exitCode } = report;
  const primary = withStanding(report, 'primary');
  const count = (verdict: CheckedComparison['verdict']): number => primary.filter((c) => c.verdict === verdict).length;
  if (exitCode === 1) return `regression: ${count('regression')} of ${primary.length} gated comparisons got worse.`;
  if (exitCode === 2) return 'not judged: see above.';
  return `passed: none of ${primary.length} gated comparisons got worse (${count('unchanged')} unchanged, ${count('improvement')} better, ${count('inconclusive')} inconclusive).${ungated(report)}`;
};

export const checkText = (report: CheckReport): string => {
  return [
    `candidate ${runText(report.candidate)}`,
    `baseline  ${runText(report.baseline)}`,
    ...environmentText(report),
    ...table('gated: change against the baseline, 99 % interval, blocks, verdict', withStanding(report, 'primary')),
    ...table('advisory, never red', withStanding(report, 'advisory')),
    ...table('shown, never red', withStanding(report, 'shown')),
    ...(report.notCompared.length > 0
      ? ['', 'not compared', ...report.notCompared.map(({ what, reason }) => `  ${what}: ${reason}`)]
      : []),
    '',
    ...report.notes.map((note) => `note: ${note}`),
    summaryText(report),
    '',
  ].join('\n');
};

export const checkJson = (report: CheckReport): string => `${JSON.stringify(report, null, 2)}\n`;
