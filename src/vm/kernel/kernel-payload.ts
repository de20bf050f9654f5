/** The kernel proper inside a bzImage, and whether QEMU can start it without the code that unpacks it. Pure. */

import { decompressors } from './decompressors.ts';

const headerEnd = 0x250;

/** How packed data begins, and what unpacks it. Kernels packed in another way are left as they are. */
const unpackers = [
  { magic: Buffer.from('fd377a585a00', 'hex'), command: decompressors.xz },
  { magic: Buffer.from('28b52ffd', 'hex'), command: decompressors.zst },
] as const;

export interface KernelPayload {
  readonly data: Buffer;
  /** Shell words that unpack standard input. */
  readonly unpack: string;
}

/**
 * Sectors of 512 bytes, one of them for booting, then protected-mode code in which the payload lies
 * (Documentation/arch/x86/boot.rst: setup_sects, payload_offset, payload_length). The build appends the unpacked size, four
 * bytes that are no part of the packed data (scripts/Makefile.lib, size_append). null: not that sort of image.
 */
export const kernelPayload = (image: Buffer): KernelPayload | null => {
  if (image.length < headerEnd || image.toString('latin1', 0x202, 0x206) !== 'HdrS') return null;
  const start = ((image[0x1f1] || 4) + 1) * 512 + image.readUInt32LE(0x248);
  const data = image.subarray(start, start + image.readUInt32LE(0x24c) - 4);
  const unpacker = unpackers.find(({ magic }) => data.subarray(0, magic.length).equals(magic));
  return unpacker ? { data, unpack: unpacker.command } : null;
};

/** Type and owner of the ELF note that names the entry for a direct start (XEN_ELFNOTE_PHYS32_ENTRY, 18). */
const directEntry = Buffer.from('1200000058656e00', 'hex');

/** Without the note QEMU refuses an unpacked kernel. `kernel`: unpacked. */
export const startsDirectly = (kernel: Buffer): boolean =>
  kernel.toString('latin1', 0, 4) === '\x7fELF' && kernel.includes(directEntry);
