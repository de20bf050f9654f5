/** Words of other programs, of files and of the command line, before they reach a terminal. */
import { printableText } from '../report/text/printable.ts';

/** Control and format characters become visible ones, and the whole one line; a figure stays with its unit. */
export const oneLine = (text: string): string =>
  printableText(text)
    .trim()
    .replaceAll(/[^\S\u00a0]+/gu, ' ');

/** A command as it is: blanks count, and a line feed in a word of it is shown. */
export const commandText = (text: string): string => printableText(text.replaceAll('\n', '␊'));

/** `oneLine` in every string of a small value. */
export const inertStrings = <T>(value: T): T => {
  if (typeof value === 'string') return oneLine(value) as T;
  if (Array.isArray(value)) return value.map(inertStrings) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inertStrings(item)])) as T;
};

/** The same, line by line: for evidence that has several. */
export const someLines = (text: string): string => printableText(text).replaceAll('\t', ' ');

/** JSON for standard output: equal to any parser, and nothing in it acts on a terminal. */
export const jsonText = (value: unknown, indent?: number): string =>
  JSON.stringify(value, null, indent).replaceAll(/[\u007f-\u009f\p{Cf}\u2028\u2029]/gu, (character) =>
    [...Array(character.length).keys()]
      .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
      .join(''),
  );
