/** Where results may lie below a folder. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { failure, reasonOf } from '../../errors.ts';

export interface FoundFiles {
  /** Paths in order of their names: whatever ends in ".json". */
  readonly files: readonly string[];
  /** Folders of runs that did not end, or have not yet. */
  readonly unfinished: readonly string[];
  readonly unreadable: readonly string[];
}

/** What we write beside results, and no result. */
const otherFiles = new Set(['run.json', 'figures.json', 'calibration.json']);

interface Growing {
  files: string[];
  unfinished: string[];
  unreadable: string[];
}

const walk = async (folder: string, found: Growing): Promise<void> => {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => null);
  if (entries === null) {
    found.unreadable.push(folder);
    return;
  }
  const names = entries.map(({ name }) => name);
  if (names.includes('run.json') && !names.includes('result.json')) found.unfinished.push(folder);
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    // A link to a folder may lead in a circle.
    if (entry.isDirectory()) await walk(path, found);
    else if (entry.isFile() && entry.name.endsWith('.json') && !otherFiles.has(entry.name)) found.files.push(path);
  }
};

/** Throws NO_HISTORY where the folder itself cannot be read. */
export const findResults = async (folder: string): Promise<FoundFiles> => {
  await readdir(folder).catch((error: unknown) => {
    throw failure('NO_HISTORY', { folder, detail: reasonOf(error) });
  });
  const found: Growing = { files: [], unfinished: [], unreadable: [] };
  await walk(folder, found);
  return found;
};
