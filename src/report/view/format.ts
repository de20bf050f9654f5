import { formatBitsPerSecond, formatNs, formatPacketsPerSecond, formatPercent, significant } from '../../units.ts';
import type { Dimension, Unit } from './unit.ts';

const formats: Record<Dimension, (value: number) => string> = {
  bitsPerSecond: formatBitsPerSecond,
  packetsPerSecond: formatPacketsPerSecond,
  ns: formatNs,
  share: formatPercent,
};

export const formatValue = (dimension: Dimension, value: number): string => formats[dimension](value);

/** A figure in a given unit, without the unit: for columns that name it once. */
export const inUnit = (value: number, unit: Unit): string => significant(value / unit.factor);

export const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
