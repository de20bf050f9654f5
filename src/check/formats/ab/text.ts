import { pad } from '../../../text/table.ts';
import type { AbReport } from '../../gate/ab.ts';
import { changeText } from '../words.ts';
import { againSentence, reasonText } from './summary.ts';

/** The verdict of `ab` for a terminal. */
export const abText = (report: AbReport): string => {
  const rows = report.comparisons.map((one) => [
    one.label,
    changeText(one),
    `n=${one.n}`,
    one.verdict,
    reasonText(one),
  ]);
  const again = againSentence(report);
  return [
    `a: ${report.a}`,
    `b: ${report.b}`,
    ...report.differences.map((text) => `not asked for: ${text}.`),
    'b against a, block by block: change, 99 % interval, blocks, verdict',
    ...pad(rows).map((line) => `  ${line}`),
    ...(again ? [again] : []),
    '',
  ].join('\n');
};
