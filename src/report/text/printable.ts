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

const printableValue = (value: unknown): unknown => {
  if (typeof value === 'string') return printableText(value);
  if (Array.isArray(value)) return value.map(printableValue);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [printableText(key), printableValue(item)]));
};

/** The same value with every string made fit to be shown: once, for the whole result, so that no field is forgotten. */
export const printable = <T>(value: T): T => printableValue(value) as T;
