/**
 * The release inside a bzImage. The setup header has "HdrS" at 0x202 and at 0x20e the place, less 0x200, of a string
 * that begins with it (Documentation/arch/x86/boot.rst). undefined: no such image. Pure.
 */
export const kernelRelease = (image: Buffer): string | undefined => {
  if (image.length < 0x210 || image.toString('latin1', 0x202, 0x206) !== 'HdrS') return undefined;
  const at = image.readUInt16LE(0x20e) + 0x200;
  const end = image.indexOf(0, at);
  return end < 0 ? undefined : image.toString('latin1', at, end).split(' ')[0] || undefined;
};
