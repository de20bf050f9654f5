/** Text of a file that any editor may have written. Pure. */

/** Byte order marks, as editors of Windows put them first. */
const marks: readonly (readonly [readonly number[], string])[] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];

/** The text without its byte order mark: UTF-16 where a mark says so, UTF-8 otherwise. */
export const decodeText = (bytes: Uint8Array): string => {
  const found = marks.find(([mark]) => mark.every((byte, at) => bytes[at] === byte));
  return new TextDecoder(found?.[1] ?? 'utf-8').decode(bytes);
};
