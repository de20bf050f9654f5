/** A comparison in one line, for formats that have no columns. */
import type { CheckedComparison } from '../model.ts';
import type { Judged } from './judged.ts';
import { changeText } from './words.ts';

/** "bridge: TCP throughput −15.5 % [−19.3, −11.3], n=48/48: regression. Worse, beyond the margin of 5 %." */
export const judgedOf = (c: CheckedComparison): Judged => {
  const subject = `${c.arm}: ${c.label}`;
  return {
    group: c.arm,
    subject,
    sentence: `${subject} ${changeText(c)}, n=${c.n.candidate}/${c.n.baseline}: ${c.verdict}. ${c.reason}`,
    verdict: c.verdict,
    standing: c.standing,
  };
};
