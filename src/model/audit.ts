/** The shape of an audit. Pure. */
import type { Audit } from './result.ts';

export const audit = (
  name: string,
  expected: number | string,
  actual: number | string,
  ok: boolean,
  meaning: string,
): Audit => ({
  name,
  ok,
  expected: String(expected),
  actual: String(actual),
  meaning,
});

export const equal = (name: string, expected: number, actual: number, meaning: string): Audit =>
  audit(name, expected, actual, expected === actual, meaning);
