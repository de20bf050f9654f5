import type { Dimension } from './unit.ts';
import {
  formatBitsPerSecond,
  formatChange,
  formatNs,
  formatPacketsPerSecond,
  formatPercent,
  significant,
} from './units.ts';

const formats: Record<Dimension, (value: number) => string> = {
  bitsPerSecond: formatBitsPerSecond,
  packetsPerSecond: formatPacketsPerSecond,
  transactionsPerSecond: (value) => `${significant(value)} /s`,
  ns: formatNs,
  share: formatPercent,
};

/** A figure and its unit must not be parted by a line break. */
export const together = (text: string): string => text.replaceAll(' ', '\u00a0');

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

export const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** "Round trip" begins small, "TCP throughput" does not. */
export const withinSentence = (label: string): string =>
  label.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
