/** A folder of results -> a history. What cannot be read is said, and stops nothing. */
import { basename, join, relative } from 'node:path';
import { failure, VethscopeError } from '../../errors.ts';
import { buildHistory } from '../../history/build-history.ts';
import { runOf } from '../../history/figures-of.ts';
import type { History } from '../../history/model.ts';
import type { Run } from '../../history/run.ts';
import type { MetricName } from '../../result/derive.ts';
import { type FoundResults, findResults, noResults, type ResultPlace } from '../../result/find/find-results.ts';
import { loadFigures } from '../../result/store/load-figures.ts';
import { resultFile } from '../../result/store/write-figures.ts';
import { oneLine } from '../../text/inert.ts';

interface LeftOut {
  readonly file: string;
  readonly reason: string;
}

/** A file, and its name below the folder that was asked for. */
interface NamedFile {
  readonly file: string;
  readonly name: string;
}

export interface HistoryWish {
  readonly metrics: readonly MetricName[];
  readonly signal: AbortSignal;
  /** Results that started before are not read into it; null: all are. */
  readonly sinceMs: number | null;
}

/** The words of RESULT_UNREADABLE without the path, so that alike reasons become one sentence. */
const reasonIn = (file: string, { message }: VethscopeError): string =>
  oneLine(message.replace(file, '').replace(/^.*?can read: /s, ''));

const readRun = async ({ file, name }: NamedFile, metrics: readonly MetricName[]): Promise<Run | LeftOut> => {
  try {
    return runOf(name, await loadFigures(file), metrics) ?? { file: name, reason: 'its date is no date.' };
  } catch (error) {
    if (!(error instanceof VethscopeError)) throw error;
    return { file: name, reason: reasonIn(file, error) };
  }
};

/** One after the other: of a thousand results, only the figures stay in memory. Throws the signal's reason. */
const readRuns = async (files: readonly NamedFile[], { metrics, signal }: HistoryWish): Promise<(Run | LeftOut)[]> => {
  const all: (Run | LeftOut)[] = [];
  for (const file of files) {
    signal.throwIfAborted();
    all.push(await readRun(file, metrics));
  }
  return all;
};

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

/** A run that goes on, or was killed, has no figures of its whole plan. */
const isUnfinished = ({ kind }: ResultPlace): boolean => kind === 'unfinished';

const folderNotes = ({ places, unsearched }: FoundResults, name: (path: string) => string): string[] => {
  const unfinished = places.filter(isUnfinished).map(({ path }) => name(path));
  return [
    ...(unfinished.length > 0 ? [`${counted(unfinished, 'run')}: it has not been finished.`] : []),
    ...unsearched.map(({ path, reason }) => `${counted([name(path)], 'folder')}: it ${oneLine(reason)}.`),
  ];
};

const fileOf = ({ path, kind }: ResultPlace): string => (kind === 'finished' ? join(path, resultFile) : path);

/** Throws NO_RESULTS where there is none at all, what findResults throws, and the signal's reason. */
export const readHistory = async (folder: string, wish: HistoryWish): Promise<History> => {
  const found = await findResults(folder);
  if (found.places.length === 0) throw noResults([folder], [found]);
  const name = (path: string): string => oneLine(relative(folder, path) || basename(path));
  const files = found.places.filter((place) => !isUnfinished(place)).map(fileOf);
  const named = files.map((file) => ({ file, name: name(file) }));
  const all = await readRuns(named, wish);
  const runs = all.filter((one): one is Run => !('reason' in one));
  const leftOut = all.filter((one): one is LeftOut => 'reason' in one);
  const notes = [...leftOutNotes(leftOut), ...folderNotes(found, name)];
  const wanted = runs.filter(({ atMs }) => wish.sinceMs === null || atMs >= wish.sinceMs);
  if (wanted.length > 0) return buildHistory(wanted, notes);
  const detail = runs.length > 0 ? `all ${runs.length} are older than --since` : (notes[0]?.replace(/\.$/, '') ?? null);
  throw failure('NO_RESULTS', { places: [folder], detail });
};
