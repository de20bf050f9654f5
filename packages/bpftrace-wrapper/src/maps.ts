/** bpftrace's maps as typed values. */
import { isRecord, type Value, type ValueRecord } from './exact-json.ts';

export type KeyPart = bigint | string;

export interface MapEntry<T> {
  /** Parts of the key; empty for a map without keys. A part of digits is a bigint. */
  readonly key: readonly KeyPart[];
  /** The key as bpftrace wrote it, "4026532177,eth0": the one to use when a string part may hold a comma. */
  readonly keyText: string;
  readonly value: T;
}

/** Bounds are inclusive; null: open-ended. */
export interface Bucket {
  readonly min: bigint | null;
  readonly max: bigint | null;
  readonly count: bigint;
}

export interface Stats {
  readonly count: bigint;
  readonly average: bigint;
  readonly total: bigint;
}

/** count(), sum(), min(), max(), integers, strings, tuples. */
export interface ValueMap {
  readonly kind: 'values';
  readonly name: string;
  readonly entries: readonly MapEntry<Value>[];
}
/** hist() and lhist(): bpftrace's JSON calls both "hist". */
export interface HistogramMap {
  readonly kind: 'hist';
  readonly name: string;
  readonly entries: readonly MapEntry<readonly Bucket[]>[];
}
/** stats(). */
export interface StatsMap {
  readonly kind: 'stats';
  readonly name: string;
  readonly entries: readonly MapEntry<Stats>[];
}
/** avg(). */
export interface AverageMap {
  readonly kind: 'avg';
  readonly name: string;
  readonly entries: readonly MapEntry<bigint>[];
}
export type BpftraceMap = ValueMap | HistogramMap | StatsMap | AverageMap;

const decimal = /^-?\d+$/;
const keyPart = (text: string): KeyPart => (decimal.test(text) ? BigInt(text) : text);

/** "a,1" -> ["a", 1n]. */
const parseKey = (text: string): readonly KeyPart[] => text.split(',').map(keyPart);

type Convert<T> = (value: Value) => T;

/** Maps of tens of thousands of keys are read several times a second, and mostly by their texts: parts are made when asked for. */
const entryOf = <T>(keyText: string, value: T): MapEntry<T> => ({
  get key() {
    return parseKey(keyText);
  },
  keyText,
  value,
});

const keyed = <T>(data: ValueRecord, convert: Convert<T>): MapEntry<T>[] =>
  Object.entries(data).map(([keyText, value]) => entryOf(keyText, convert(value)));
const scalar = <T>(data: Value, convert: Convert<T>): MapEntry<T>[] => [{ key: [], keyText: '', value: convert(data) }];

const toInteger = (value: Value | undefined): bigint => {
  if (typeof value === 'bigint') return value;
  throw new TypeError(`an integer was expected, not ${JSON.stringify(value)}`);
};
const toBound = (value: Value | undefined): bigint | null => (value === undefined ? null : toInteger(value));

const toBucket = (value: Value): Bucket => {
  if (!isRecord(value)) throw new TypeError('a histogram bucket was expected');
  return { min: toBound(value.min), max: toBound(value.max), count: toInteger(value.count) };
};
const toBuckets = (value: Value): readonly Bucket[] => {
  if (!Array.isArray(value)) throw new TypeError('a list of histogram buckets was expected');
  return value.map(toBucket);
};

/** stats() has these three fields; an avg() keyed by exactly these strings would look the same, and is not worth a case. */
const isStats = (value: Value | undefined): value is ValueRecord =>
  isRecord(value) && 'count' in value && 'average' in value && 'total' in value;
const toStats = (value: Value): Stats => {
  if (!isStats(value)) throw new TypeError('count, average and total were expected');
  return { count: toInteger(value.count), average: toInteger(value.average), total: toInteger(value.total) };
};

const decodeHistogram = (name: string, data: Value): HistogramMap => ({
  kind: 'hist',
  name,
  entries: isRecord(data) ? keyed(data, toBuckets) : scalar(data, toBuckets),
});

const decodeStats = (name: string, data: Value): StatsMap | AverageMap => {
  if (isStats(data)) return { kind: 'stats', name, entries: scalar(data, toStats) };
  if (!isRecord(data)) return { kind: 'avg', name, entries: scalar(data, toInteger) };
  if (isStats(Object.values(data)[0])) return { kind: 'stats', name, entries: keyed(data, toStats) };
  return { kind: 'avg', name, entries: keyed(data, toInteger) };
};

const asIs = (value: Value): Value => value;

/** `type` is the JSON record's; undefined when it is none of bpftrace's map records. @throws TypeError on another shape. */
export const decodeMap = (type: string, name: string, data: Value): BpftraceMap | undefined => {
  if (type === 'hist') return decodeHistogram(name, data);
  if (type === 'stats') return decodeStats(name, data);
  if (type !== 'map') return undefined;
  return { kind: 'values', name, entries: isRecord(data) ? keyed(data, asIs) : scalar(data, asIs) };
};
