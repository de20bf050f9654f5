import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseExactJson, toNumber } from '../../src/exact-json.ts';

describe('parseExactJson', () => {
  it('keeps integers beyond 2^53 that JSON.parse corrupts', () => {
    expect(JSON.parse('9007199254740993')).toBe(9007199254740992);
    expect(parseExactJson('{"a": 9007199254740993, "b": [18446744073709551615, -9223372036854775808]}')).toEqual({
      a: 9007199254740993n,
      b: [18446744073709551615n, -9223372036854775808n],
    });
  });

  it('reads the integers that 0.24 puts into strings', () => {
    expect(parseExactJson('{"a": "9007199254740993", "b": "-9007199254740993"}')).toEqual({
      a: 9007199254740993n,
      b: -9007199254740993n,
    });
  });

  it('leaves strings alone', () => {
    const strings = {
      a: '12',
      b: 'pid 9007199254740993',
      c: '\\"9007199254740993',
      d: '9007199254740991',
      e: '007199254740993000',
    };
    expect(parseExactJson(JSON.stringify(strings))).toEqual(strings);
  });

  it('gives every integer as bigint and other numbers as number', () => {
    expect(parseExactJson('[0, 1, -1, 0.5, true, null]')).toEqual([0n, 1n, -1n, 0.5, true, null]);
  });

  it('is exact for every 64-bit integer, as value, as key and beside any string', () => {
    const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n });
    const text = fc.string().filter((value) => !/^-?\d{16,}$/.test(value) && !value.startsWith('\u0000'));
    fc.assert(
      fc.property(int64, text, (value, string) => {
        const line = `{"data": {"${value}": ${value}, "s": ${JSON.stringify(string)}}}`;
        expect(parseExactJson(line)).toEqual({ data: { [String(value)]: value, s: string } });
      }),
      { seed: 1 },
    );
  });
});

describe('toNumber', () => {
  it('refuses to round', () => {
    expect(toNumber(2n ** 53n - 1n)).toBe(Number.MAX_SAFE_INTEGER);
    expect(() => toNumber(2n ** 53n + 1n)).toThrow(RangeError);
  });
});
