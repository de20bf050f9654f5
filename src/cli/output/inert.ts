/** Words of other programs, of files and of the command line, before they reach a terminal. */
import { printableText } from '../../text/inert.ts';

/** A command as it is: blanks count, and a line feed in a word of it is shown. */
export const commandText = (text: string): string => printableText(text.replaceAll('\n', '␊'));

/** Line by line: for evidence that has several. */
export const someLines = (text: string): string => printableText(text).replaceAll('\t', ' ');

/** JSON for standard output: equal to any parser, and nothing in it acts on a terminal. */
export const jsonText = (value: unknown, indent?: number): string =>
  JSON.stringify(value, null, indent).replaceAll(/[\u007f-\u009f\p{Cf}\u2028\u2029]/gu, (character) =>
    [...Array(character.length).keys()]
      .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
      .join(''),
  );
