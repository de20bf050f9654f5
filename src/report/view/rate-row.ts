import type { Result } from '../../model/result.ts';
import { type FoundRate, foundRates } from '../../result/derive.ts';
import { formatValue, plural } from '../../text/format-value.ts';
import { formatPercent } from '../../text/units.ts';

export interface RateRow {
  readonly arm: string;
  readonly style: number;
  /** "with at most 0.50 % loss", "without loss". */
  readonly goal: string;
  readonly rate: string;
  readonly firstLoss: string;
  readonly receiver: string;
  readonly trials: number;
}

const rateOf = ({ state, sentPps, upperPps }: FoundRate): string => {
  const reached = sentPps === null ? null : formatValue('packetsPerSecond', sentPps);
  if (state === 'failed') return 'failed';
  if (state === 'none' || reached === null) return state === 'none' ? 'none: every rate loses' : 'not found in time';
  if (state === 'sender-limited') return `${reached}, all that the sender can`;
  if (state === 'found') return reached;
  return upperPps === null
    ? `${reached} or more, not narrowed down in time`
    : `${reached} to ${formatValue('packetsPerSecond', upperPps)}, not narrowed down in time`;
};

const firstLossOf = ({ firstLoss, surplus }: FoundRate): string => {
  const more = surplus > 0 ? `; up to ${plural(surplus, 'packet')} more arrived than were sent` : '';
  if (firstLoss === null) return `none seen${more}`;
  return `${firstLoss.place}, ${plural(firstLoss.packets, 'packet')} at ${formatValue('packetsPerSecond', firstLoss.pps)}${more}`;
};

const receiverOf = ({ receiverShare }: FoundRate): string => (receiverShare === 0 ? '0' : formatPercent(receiverShare));

/** One line an arm and goal; empty without --find-rate. */
export const rateRows = (result: Result): RateRow[] =>
  foundRates(result).map((found) => ({
    arm: found.arm,
    style: result.arms.findIndex(({ id }) => id === found.arm),
    goal: found.goal === 0 ? 'no loss (NDR)' : `loss ≤ ${formatPercent(found.goal)} (PDR)`,
    rate: rateOf(found),
    firstLoss: firstLossOf(found),
    receiver: receiverOf(found),
    trials: found.trials,
  }));
