/**
 * A result without its bulk, as JSON: nine tenths of a file are journeys, histograms and command lines, and a history that reads
 * a thousand files has no use for them. What is left out is passed over byte by byte, not parsed and not checked.
 */
import { isAscii } from 'node:buffer';
import { afterSpace, afterValue, closeArray, openArray, walk, walkObject } from './json-bytes.ts';
import { type LeftOut, noList, nullForObject, standInFor, visitLayout } from './visit-layout.ts';

const inResult: LeftOut = new Map([
  ['kernel', nullForObject],
  ['commands', noList],
  ['warnings', noList],
  ['evidence', noList],
  ['rateSearches', noList],
  ['rateLatencies', noList],
]);

/** Throws SyntaxError where it is not JSON; what it returns may still be none. */
export const skimJson = (bytes: Buffer): string => {
  // Most results are plain ASCII, and decoding that as UTF-8 takes three times as long.
  const encoding = isAscii(bytes) ? 'latin1' : 'utf8';
  const kept: string[] = [];
  let copied = 0;
  const leaveOut = (from: number, end: number, stands: string): number => {
    kept.push(bytes.toString(encoding, copied, from), stands);
    copied = end;
    return end;
  };
  const layout = visitLayout(bytes);
  const visit = (at: number): number => {
    const passed = layout.begin();
    const end = walkObject(bytes, at, (key, value) => {
      const stands = passed.insteadOf(key, value);
      const end = passed.after(value);
      return stands === undefined ? end : leaveOut(value, end, stands);
    });
    passed.end();
    return end;
  };
  walkObject(bytes, afterSpace(bytes, 0), (key, at) => {
    if (key === 'visits' && bytes[at] === openArray) return walk(bytes, at, closeArray, visit);
    const stands = standInFor(inResult, key, bytes[at]);
    const end = afterValue(bytes, at);
    return stands === undefined ? end : leaveOut(at, end, stands);
  });
  return kept.join('') + bytes.toString(encoding, copied);
};
