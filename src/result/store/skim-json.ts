/**
 * A result without its bulk, as JSON: nine tenths of a file are journeys, histograms and command lines, and a history that reads
 * a thousand files has no use for them. What is left out is passed over byte by byte, not parsed and not checked.
 */
import { isAscii } from 'node:buffer';
import { afterSpace, afterValue, closeArray, openArray, walk, walkObject } from './json-bytes.ts';
import { type LeftOut, visitLayout } from './visit-layout.ts';

const inResult: LeftOut = new Map([
  ['kernel', 'null'],
  ['commands', '[]'],
  ['warnings', '[]'],
  ['evidence', '[]'],
  ['rateSearches', '[]'],
  ['rateLatencies', '[]'],
]);

/** Throws SyntaxError where it is not JSON; what it returns may still be none. */
export const skimJson = (bytes: Buffer): string => {
  // Most results are plain ASCII, and decoding that as UTF-8 takes three times as long.
  const encoding = isAscii(bytes) ? 'latin1' : 'utf8';
  const kept: string[] = [];
  let copied = 0;
  const leaveOut = (from: number, end: number, instead: string): number => {
    kept.push(bytes.toString(encoding, copied, from), instead);
    copied = end;
    return end;
  };
  const layout = visitLayout(bytes);
  const visit = (at: number): number => {
    const passed = layout.begin();
    const end = walkObject(bytes, at, (key, value) => {
      const instead = passed.insteadOf(key, value);
      const end = passed.after(value);
      return instead === undefined ? end : leaveOut(value, end, instead);
    });
    passed.end();
    return end;
  };
  walkObject(bytes, afterSpace(bytes, 0), (key, at) => {
    if (key === 'visits' && bytes[at] === openArray) return walk(bytes, at, closeArray, visit);
    const instead = inResult.get(key);
    const end = afterValue(bytes, at);
    return instead === undefined ? end : leaveOut(at, end, instead);
  });
  return kept.join('') + bytes.toString(encoding, copied);
};
