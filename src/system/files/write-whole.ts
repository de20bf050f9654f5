import { rename, rm, writeFile } from 'node:fs/promises';

/** Writes a file whole or not at all: it is written beside and renamed, so that a reader never sees half of it. */
export const writeWhole = async (path: string, content: string | Buffer): Promise<void> => {
  const part = `${path}.part`;
  try {
    await writeFile(part, content);
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
};
