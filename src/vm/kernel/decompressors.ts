/** Shell words that unpack a file, or standard input, by the ending that kernels give what is packed so. */
export const decompressors = { xz: 'xz -dc', zst: 'zstd -dcq', gz: 'gzip -dc' } as const;
