/** Where results may be: files that end in .json, and folders of runs, at any depth of a folder. */
import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { reasonOf } from '../../errors.ts';
import { isRun } from '../store/store.ts';
import { figuresFile } from '../store/write-figures.ts';

export interface Places {
  readonly places: readonly string[];
  /** One sentence each. */
  readonly skipped: readonly string[];
}

const none: Places = { places: [], skipped: [] };
const skip = (sentence: string): Places => ({ places: [], skipped: [sentence] });

const joined = (all: readonly Places[]): Places => ({
  places: all.flatMap(({ places }) => places),
  skipped: all.flatMap(({ skipped }) => skipped),
});

/** Reports and figures, which stand beside results, and the page of an earlier merge. */
const ownPages = new Set(['index.html', 'report.md', figuresFile]);

/** A folder as deep as this is a loop or no collection of results. */
const deepest = 12;

const isJson = (entry: Dirent): boolean => entry.isFile() && entry.name.endsWith('.json') && entry.name !== figuresFile;

/** A link could lead anywhere, also back to where it is. */
const entryPlaces = async (folder: string, entry: Dirent, depth: number): Promise<Places> => {
  const path = join(folder, entry.name);
  if (entry.isSymbolicLink()) return skip(`${path} is a link, and links in a folder are not followed.`);
  if (entry.isDirectory()) return folderPlaces(path, depth + 1);
  return isJson(entry) ? { places: [path], skipped: [] } : none;
};

/** Of other files there may be thousands: one sentence a folder. */
const othersIn = (folder: string, entries: readonly Dirent[]): Places => {
  const others = entries.filter(
    (entry) => !entry.isDirectory() && !entry.isSymbolicLink() && !isJson(entry) && !ownPages.has(entry.name),
  );
  const [first] = others;
  if (!first) return none;
  const rest = others.length === 1 ? 'is' : `and ${others.length - 1} more beside it are`;
  return skip(`${join(folder, first.name)} ${rest} no result.`);
};

const folderPlaces = async (folder: string, depth: number): Promise<Places> => {
  if (await isRun(folder)) return { places: [folder], skipped: [] };
  if (depth > deepest) return skip(`${folder} is more than ${deepest} folders deep.`);
  try {
    const entries = (await readdir(folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1));
    const inside: Places[] = [];
    for (const entry of entries) inside.push(await entryPlaces(folder, entry, depth));
    return joined([...inside, othersIn(folder, entries)]);
  } catch (error) {
    return skip(`${folder} cannot be read (${reasonOf(error)}).`);
  }
};

/** `path`: a result, the folder of a run, or a folder of any of them. Never throws: what cannot be read is skipped. */
export const resultPlaces = async (path: string): Promise<Places> => {
  const found = await stat(path).catch(() => null);
  if (!found) return skip(`${path} is not there.`);
  if (found.isDirectory()) {
    const inside = await folderPlaces(path, 0);
    return inside.places.length + inside.skipped.length > 0 ? inside : skip(`${path} is empty.`);
  }
  return found.isFile() ? { places: [path], skipped: [] } : skip(`${path} is neither a file nor a folder.`);
};
