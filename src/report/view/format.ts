import { changeText, isTimes, plural, together } from '../../text/format-value.ts';
import { type Dimension, unitFor } from '../../text/unit.ts';
import { significant } from '../../text/units.ts';
import type { Figure, Ratio } from './figures.ts';

/** "18.4 – 21.2 Gbit/s": one unit for both ends. */
const formatRange = (dimension: Dimension, low: number, high: number): string => {
  const unit = unitFor(dimension, high);
  const digits = dimension === 'share' ? 2 : 3;
  return together(
    `${significant(low / unit.factor, digits)} – ${significant(high / unit.factor, digits)} ${unit.label}`,
  );
};

/** "18.4 – 21.2 Gbit/s, n=3"; a single visit has no spread to show. */
export const spreadText = (dimension: Dimension, { low, high, n }: Figure): string =>
  n === 1 ? 'n=1' : `${formatRange(dimension, low, high)}, n=${n}`;

/** "[−8.1 %, −4.0 %] range of 3 blocks", in the form of the change that it belongs to; one block has no range. */
export const boundsText = ({ value, low, high, kind, n }: Ratio): string => {
  if (n === 1) return 'one block';
  const bounds = [low, high].map((bound) => changeText(bound, isTimes(value))).join(', ');
  return `[${bounds}] ${kind === 'range' ? `range of ${plural(n, 'block')}` : '95 %'}`;
};
