/** JSON that is inert on a terminal too: control and format characters are escaped, and read back as they were. */
const acting = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

const escaped = (character: string): string =>
  [...Array(character.length).keys()]
    .map((unit) => `\\u${character.charCodeAt(unit).toString(16).padStart(4, '0')}`)
    .join('');

const inert = (json: string): string =>
  json.replaceAll(acting, (character) => (character === '\n' ? '\n' : escaped(character)));

/** Line feeds of the layout are not in strings: those of strings are escaped already. */
export const inertJson = (value: unknown): string => `${inert(JSON.stringify(value, null, 2))}\n`;

export const inertLine = (value: unknown): string => `${inert(JSON.stringify(value))}\n`;
