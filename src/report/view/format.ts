import {
  formatBitsPerSecond,
  formatChange,
  formatNs,
  formatPacketsPerSecond,
  formatPercent,
  significant,
} from '../../units.ts';
import type { Figure, Ratio } from './figures.ts';
import { type Dimension, unitFor } from './unit.ts';

const formats: Record<Dimension, (value: number) => string> = {
  bitsPerSecond: formatBitsPerSecond,
  packetsPerSecond: formatPacketsPerSecond,
  ns: formatNs,
  share: formatPercent,
};

/** A figure and its unit must not be parted by a line break. */
const together = (text: string): string => text.replaceAll(' ', '\u00a0');

export const formatValue = (dimension: Dimension, value: number): string => together(formats[dimension](value));

/** From here on a multiple is easier to read than a change: "×12.0", and not "+1100.0 %". */
const timesFrom = 3;

export const isTimes = (ratio: number): boolean => Number.isFinite(ratio) && ratio >= timesFrom;

/** "−6.2 %", "×12.0"; a change too small to show is no change, and has no sign. */
export const changeText = (ratio: number, asTimes = isTimes(ratio)): string => {
  if (asTimes) return `×${significant(ratio)}`;
  const text = formatChange(ratio);
  return together(/^[−+]0\.0 %$/.test(text) ? '0.0 %' : text);
};

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

export const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** "Round trip" begins small, "TCP throughput" does not. */
export const withinSentence = (label: string): string =>
  label.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
