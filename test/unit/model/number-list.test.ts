import { describe, expect, it } from 'vitest';
import { amounts, integers } from '../../../src/model/number-list.ts';

const takes = (schema: ReturnType<typeof integers>, value: unknown): boolean => schema.safeParse(value).success;

describe('a list of raw values', () => {
  it.each([[[]], [[0]], [[-3, 0, 2 ** 53 - 1]]])('of whole numbers may be %j', (list) => {
    expect(takes(integers(), list)).toBe(true);
  });

  it.each([[null], ['1,2'], [{ 0: 1, length: 1 }], [[1.5]], [['1']], [[1, null]], [[2 ** 53]], [[Number.NaN]], [[1n]]])(
    'of whole numbers may not be %o',
    (value) => {
      expect(takes(integers(), value)).toBe(false);
    },
  );

  it('of amounts has none below zero, and no infinite one', () => {
    expect(takes(amounts(), [0, 0.5, 1e9])).toBe(true);
    for (const value of [-1, Number.POSITIVE_INFINITY, Number.NaN, '0'])
      expect(takes(amounts(), [1, value])).toBe(false);
  });

  it('says what it must be', () => {
    expect(integers().safeParse([1.5]).error?.issues[0]?.message).toBe('must be a list of whole numbers');
  });
});
