/** JSON with exact integers: JSON.parse rounds beyond 2^53, and bpftrace's 64-bit values go there often. */

/** What a value of bpftrace can be. Every integer is a bigint, so that no figure is ever silently rounded. */
export type Value = bigint | number | string | boolean | null | readonly Value[] | ValueRecord;
export interface ValueRecord {
  readonly [field: string]: Value;
}

/** A string or a number outside strings; strings are matched only to be skipped. */
const stringOrNumber = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const integer = /^-?\d+$/;

/** C strings, and so bpftrace's, never hold NUL: it marks an integer that JSON.parse must not touch. */
const mark = '\u0000';
const markInteger = (token: string): string => (integer.test(token) ? `"\\u0000${token}"` : token);

/**
 * From 0.24 bpftrace quotes the integers that a double cannot hold (src/output/json.cpp), so a decimal string beyond 2^53
 * is one. A string map value that looks the same is read as an integer too: the output does not tell them apart.
 */
const quotedInteger = /^-?[1-9]\d{15,19}$/;
const beyondDouble = (digits: string): boolean => !Number.isSafeInteger(Number(digits));

const decodeString = (text: string): Value => {
  if (text.startsWith(mark)) return BigInt(text.slice(1));
  return quotedInteger.test(text) && beyondDouble(text) ? BigInt(text) : text;
};

const decode = (parsed: unknown): Value => {
  if (typeof parsed === 'string') return decodeString(parsed);
  if (typeof parsed === 'number') return Number.isSafeInteger(parsed) ? BigInt(parsed) : parsed;
  if (typeof parsed === 'boolean' || parsed === null) return parsed;
  if (Array.isArray(parsed)) return parsed.map(decode);
  return decodeFields(parsed as Record<string, unknown>);
};

/** In place: nobody else has what was just parsed, and a record can have tens of thousands of fields. */
const decodeFields = (record: Record<string, unknown>): ValueRecord => {
  for (const field of Object.keys(record)) record[field] = decode(record[field]);
  return record as ValueRecord;
};

/** Marking costs a pass over the line; only a run of 16 digits can hold an integer beyond 2^53 (9007199254740991). */
const longDigits = /\d{16}/;

/** @throws SyntaxError as JSON.parse does. */
export const parseExactJson = (text: string): Value =>
  decode(JSON.parse(longDigits.test(text) ? text.replace(stringOrNumber, markInteger) : text));

export const isRecord = (value: Value | undefined): value is ValueRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** @throws RangeError when the integer does not fit a double exactly. */
export const toNumber = (value: bigint): number => {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError(`${value} is beyond 2^53 and cannot be a number exactly`);
  return number;
};
