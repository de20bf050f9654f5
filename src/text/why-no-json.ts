/** Says why bytes are no JSON, where that shows. Pure. */

const packed: readonly (readonly [string, readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ['zip', [0x50, 0x4b, 0x03, 0x04]],
  ['bzip2', [0x42, 0x5a, 0x68]],
];

/** One sentence without its stop, for bytes that JSON.parse refuses. `detail`: what it said, or what else may be. */
export const whyNoJson = (bytes: Uint8Array, detail = 'cut off, or another kind of file'): string => {
  if (bytes.length === 0) return 'it is not valid JSON but empty';
  const [packer] = packed.find(([, magic]) => magic.every((byte, at) => bytes[at] === byte)) ?? [];
  if (packer !== undefined) return `it is not valid JSON but packed by ${packer}: unpack it first`;
  return `it is not valid JSON (${detail})`;
};
