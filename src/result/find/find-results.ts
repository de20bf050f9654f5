/** The one way from what a user names to results: a file, the folder of a run, or a folder that holds any of them, however deep. */
import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { failure, reasonOf, type VethscopeError } from '../../errors.ts';
import type { Result } from '../../model/result.ts';
import { loadResult, runFile } from '../store/store.ts';
import { figuresFile, resultFile } from '../store/write-figures.ts';

export interface ResultPlace {
  /** As loadResult takes it. */
  readonly path: string;
  /** `finished`, `unfinished`: the folder of a run. `file`: whatever ends in .json, or was named. */
  readonly kind: 'finished' | 'unfinished' | 'file';
}

/** The folder that holds a result, and what is made of it. */
export const folderOf = ({ path, kind }: ResultPlace): string => (kind === 'file' ? dirname(path) : path);

/** `reason` completes "It …", without a full stop. */
export interface LeftOut {
  readonly path: string;
  readonly reason: string;
}

export interface FoundResults {
  /** In order of their names. */
  readonly places: readonly ResultPlace[];
  /** Folders that could not be searched to their end. */
  readonly unsearched: readonly LeftOut[];
  /** Links and files of other kinds; of those in one folder the first stands for all. */
  readonly others: readonly LeftOut[];
}

interface Growing {
  readonly places: ResultPlace[];
  readonly unsearched: LeftOut[];
  readonly others: LeftOut[];
}

/** What we write beside results, and no result. */
const ownFiles = new Set([resultFile, runFile, figuresFile, 'calibration.json']);
const ownPages = new Set(['index.html', 'report.md']);

/** A folder as deep as this is a loop or no collection of results. */
const deepest = 12;

const runIn = (entries: readonly Dirent[]): 'finished' | 'unfinished' | null => {
  const has = (name: string): boolean => entries.some((entry) => entry.name === name && entry.isFile());
  if (has(resultFile)) return 'finished';
  return has(runFile) ? 'unfinished' : null;
};

const isJson = (entry: Dirent): boolean => entry.isFile() && entry.name.endsWith('.json');

const isOther = (entry: Dirent): boolean =>
  !entry.isDirectory() && !entry.isSymbolicLink() && !isJson(entry) && !ownPages.has(entry.name);

/** Of other files there may be thousands: one sentence a folder. */
const othersIn = (folder: string, entries: readonly Dirent[]): LeftOut[] => {
  const [first, ...more] = entries.filter(isOther);
  if (!first) return [];
  const reason = more.length === 0 ? 'is no result' : `and ${more.length} more beside it are no result`;
  return [{ path: join(folder, first.name), reason }];
};

const searchEntry = async (folder: string, entry: Dirent, depth: number, found: Growing): Promise<void> => {
  const path = join(folder, entry.name);
  // It could lead anywhere, also back to where it is.
  if (entry.isSymbolicLink()) found.others.push({ path, reason: 'is a link, and links in a folder are not followed' });
  else if (entry.isDirectory()) await searchFolder(path, depth + 1, found);
  else if (isJson(entry) && !ownFiles.has(entry.name)) found.places.push({ path, kind: 'file' });
};

const byName = (a: Dirent, b: Dirent): number => (a.name < b.name ? -1 : 1);

const searchFolder = async (path: string, depth: number, found: Growing): Promise<void> => {
  if (depth > deepest) {
    found.unsearched.push({ path, reason: `is more than ${deepest} folders deep` });
    return;
  }
  try {
    const entries = (await readdir(path, { withFileTypes: true })).sort(byName);
    const kind = runIn(entries);
    if (kind !== null) found.places.push({ path, kind });
    for (const entry of entries) await searchEntry(path, entry, depth, found);
    if (kind === null) found.others.push(...othersIn(path, entries));
  } catch (error) {
    found.unsearched.push({ path, reason: `cannot be read (${reasonOf(error)})` });
  }
};

const only = (place: ResultPlace): FoundResults => ({ places: [place], unsearched: [], others: [] });

const runAt = async (folder: string): Promise<'finished' | 'unfinished' | null> =>
  runIn(await readdir(folder, { withFileTypes: true }).catch(() => []));

/**
 * A file and the folder of a run stand for themselves; any other folder for every result in it. Throws RESULT_UNREADABLE where
 * `path` is not there, or is neither: a typing error is no reason for a page that lacks something.
 */
export const findResults = async (path: string): Promise<FoundResults> => {
  const entry = await stat(path).catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === 'ENOENT' ? 'it is not there.' : `${reasonOf(error)}.`;
    throw failure('RESULT_UNREADABLE', { file: path, reason });
  });
  if (entry.isFile()) return only({ path, kind: 'file' });
  if (!entry.isDirectory()) {
    throw failure('RESULT_UNREADABLE', { file: path, reason: 'it is neither a file nor a folder.' });
  }
  const kind = await runAt(path);
  if (kind !== null) return only({ path, kind });
  const found: Growing = { places: [], unsearched: [], others: [] };
  await searchFolder(path, 0, found);
  return found;
};

/** Why a folder holds no result, without a full stop. */
const whyNone = ({ unsearched: [first] }: FoundResults): string =>
  first ? `${first.path} ${first.reason}` : 'it holds no JSON file';

/** `found`: of each path, and in none of them anything. */
export const noResults = (paths: readonly string[], found: readonly FoundResults[]): VethscopeError => {
  const [one, ...more] = found;
  return failure('NO_RESULTS', { places: paths, detail: one && more.length === 0 ? whyNone(one) : null });
};

/** Where one result is wanted: its place. Throws NO_RESULTS, SEVERAL_RESULTS, and what findResults throws. */
export const findResult = async (path: string): Promise<ResultPlace> => {
  const found = await findResults(path);
  const [place, ...more] = found.places;
  if (!place) throw noResults([path], [found]);
  if (more.length === 0) return place;
  throw failure('SEVERAL_RESULTS', { folder: path, count: found.places.length, first: place.path });
};

/** The one result that `path` names. Throws what findResult and loadResult throw. */
export const loadFound = async (path: string): Promise<Result> => loadResult((await findResult(path)).path);
