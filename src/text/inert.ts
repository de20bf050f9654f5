/** Longer strings tell a reader nothing; a hostile or broken one must not fill the page. */
const limit = 4000;

/**
 * Everything but letters, marks, numbers, punctuation, symbols, spaces, tabs and line feeds: control, bidirectional and
 * other format characters and lone surrogates would act on a terminal, a parser or the reading order.
 */
const unprintable = /[^\P{C}\n\t]|[\u2028\u2029]/gu;

const picture = (character: string): string => {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x20 ? String.fromCodePoint(0x2400 + code) : '\ufffd';
};

/** Nothing in it acts on a terminal, a parser or the reading order. */
export const inertText = (text: string): string => text.replace(unprintable, picture);

export const printableText = (text: string): string =>
  inertText(text.length > limit ? `${text.slice(0, limit)}…` : text);

const mapTexts = (value: unknown, change: (text: string) => string): unknown => {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [change(key), mapTexts(item, change)]));
};

/** The same value with every string made fit to be shown: once, for the whole result, so that no field is forgotten. */
export const printable = <T>(value: T): T => mapTexts(value, printableText) as T;

/** Control and format characters become visible ones, and the whole one line; a figure stays with its unit. */
export const oneLine = (text: string): string =>
  printableText(text)
    .trim()
    .replaceAll(/[^\S\u00a0]+/gu, ' ');

/** `oneLine` in every string of a small value. */
export const inertStrings = <T>(value: T): T => mapTexts(value, oneLine) as T;
