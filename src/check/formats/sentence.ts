/** A comparison in one line, for formats that have no columns. */
import type { CheckedComparison } from '../model.ts';
import { changeText } from '../words.ts';

export const subject = ({ arm, label }: CheckedComparison): string => `${arm}: ${label}`;

/** "bridge: TCP throughput −15.5 % [−19.3, −11.3], n=48/48: regression. Worse, beyond the margin of 5 %." */
export const sentence = (c: CheckedComparison): string =>
  `${subject(c)} ${changeText(c)}, n=${c.n.candidate}/${c.n.baseline}: ${c.verdict}. ${c.reason}`;
