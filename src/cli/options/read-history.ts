/** A folder of results -> a history. What cannot be read is said, and stops nothing. */
import { relative } from 'node:path';
import { failure } from '../../errors.ts';
import { buildHistory } from '../../history/build-history.ts';
import type { History } from '../../history/model.ts';
import type { Run } from '../../history/run.ts';
import { type FoundFiles, findResults } from '../../result/find/find-results.ts';
import { oneLine } from '../../text/inert.ts';
import type { LeftOut } from './read-run.ts';
import { type ReadOptions, readRuns } from './read-runs.ts';

export interface HistoryWish extends ReadOptions {
  /** Results that started before are not read into it; null: all are. */
  readonly sinceMs: number | null;
}

const counted = (names: readonly string[], one: string): string =>
  names.length === 1
    ? `1 ${one} was left out (${names[0]})`
    : `${names.length} ${one}s were left out (first: ${names[0]})`;

const leftOutNotes = (leftOut: readonly LeftOut[]): string[] => {
  const reasons = [...new Set(leftOut.map(({ reason }) => reason))];
  return reasons.map((reason) => {
    const names = leftOut.filter((one) => one.reason === reason).map(({ file }) => file);
    return `${counted(names, 'file')}: ${reason}`;
  });
};

const folderNotes = ({ unfinished, unreadable }: FoundFiles, name: (path: string) => string): string[] => [
  ...(unfinished.length > 0 ? [`${counted(unfinished.map(name), 'run')}: it has not been finished.`] : []),
  ...(unreadable.length > 0 ? [`${counted(unreadable.map(name), 'folder')}: it cannot be read.`] : []),
];

/** Throws NO_HISTORY where there is none at all, and the signal's reason. */
export const readHistory = async (folder: string, wish: HistoryWish): Promise<History> => {
  const found = await findResults(folder);
  const name = (path: string): string => oneLine(relative(folder, path)) || '.';
  const named = found.files.map((file) => ({ file, name: name(file) }));
  const all = await readRuns(named, wish);
  const runs = all.filter((one): one is Run => !('reason' in one));
  const leftOut = all.filter((one): one is LeftOut => 'reason' in one);
  const notes = [...leftOutNotes(leftOut), ...folderNotes(found, name)];
  const wanted = runs.filter(({ atMs }) => wish.sinceMs === null || atMs >= wish.sinceMs);
  if (wanted.length > 0) return buildHistory(wanted, notes);
  const detail = runs.length > 0 ? `all ${runs.length} are older than --since` : (notes[0] ?? 'it holds no JSON file');
  throw failure('NO_HISTORY', { folder, detail: detail.replace(/\.$/, '') });
};
