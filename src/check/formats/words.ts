/** Numbers as a check prints them. */
import { formatChange, significant } from '../../text/units.ts';
import type { Bounds, CheckedComparison } from '../model.ts';

type Compared = Pick<CheckedComparison, 'comparedBy'>;

/** Three digits are enough to act on. */
export const percent = (share: number): string => `${Number(significant(share * 100, 3))} %`;

/** As a metric's margin and its changes are read: a share of the baseline, or points where shares are compared. */
export const amount = ({ comparedBy }: Compared, share: number): string =>
  comparedBy === 'ratio' ? percent(share) : `${Number(significant(share * 100, 3))} points`;

const signed = (value: number): string => {
  const text = Math.abs(value).toFixed(1);
  return Number(text) === 0 ? text : `${value < 0 ? '−' : '+'}${text}`;
};

/** In percent of the baseline, or in points where shares are compared; without the unit. */
const change = ({ comparedBy }: Compared, value: number): string =>
  signed((comparedBy === 'ratio' ? value - 1 : value) * 100);

const bare = (text: string): string => text.replace(/^\+/, '');

export const intervalText = (compared: Compared, { low, high }: Bounds): string =>
  `[${bare(change(compared, low))}, ${bare(change(compared, high))}]`;

/** A regression that turns a check red is loud. */
export const verdictText = ({ verdict, standing }: Pick<CheckedComparison, 'verdict' | 'standing'>): string =>
  verdict === 'regression' && standing === 'primary' ? 'REGRESSION' : verdict;

/** "−6.2 % [−8.9, −3.4]" */
export const changeText = (compared: Pick<CheckedComparison, 'estimate' | 'interval' | 'comparedBy'>): string => {
  const { estimate, interval, comparedBy } = compared;
  if (estimate === null) return '–';
  const value = comparedBy === 'ratio' ? formatChange(estimate) : `${change(compared, estimate)} points`;
  return interval ? `${value} ${intervalText(compared, interval)}` : value;
};
