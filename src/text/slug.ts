const encoder = new TextEncoder();

const hexOf = (character: string): string =>
  [...encoder.encode(character)].map((byte) => `_${byte.toString(16).padStart(2, '0')}`).join('');

/** A name of letters, digits, `-` and `_` alone; two names never become one. Whatever else was in it is `_` and a byte in hexadecimal. */
export const slug = (text: string): string => text.replaceAll(/[^A-Za-z0-9-]/gu, hexOf);
