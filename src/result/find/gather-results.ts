/**
 * Every result that files and folders hold, wherever it came from; what is none is named, and never stops the others. Each is
 * reduced to what its reader needs before the next is read. Only figures are given to it: they stand beside most results, and
 * a thousand results are gigabytes.
 */
import { realpath } from 'node:fs/promises';
import type { RunFigures } from '../../model/run-figures.ts';
import { figuresOrReason } from '../store/load-figures.ts';
import { type FoundResults, findResults, type LeftOut, noResults } from './find-results.ts';

export interface GatheredResult<Reduced> {
  /** A file, or the folder of a run. */
  readonly place: string;
  readonly result: Reduced;
}

export interface Gathered<Reduced> {
  readonly results: readonly GatheredResult<Reduced>[];
  /** One sentence for each thing that is no result, or is one that is there already. */
  readonly skipped: readonly string[];
}

type Reduce<Reduced> = (run: RunFigures) => Reduced;

interface Loaded<Reduced> extends GatheredResult<Reduced> {
  readonly runId: string;
  readonly identity: string;
  readonly visits: number;
}

/** A run id alone is four letters, which a fleet may draw twice. */
const identityOf = ({ runId, startedAt, environment }: RunFigures): string =>
  JSON.stringify([runId, startedAt, environment.hostname]);

const load = async <Reduced>(place: string, reduce: Reduce<Reduced>): Promise<Loaded<Reduced> | string> => {
  const run = await figuresOrReason(place);
  if (typeof run === 'string') return run;
  const visits = run.visits.length;
  if (visits === 0) return `${place} is a run that ended before its first visit.`;
  return { place, result: reduce(run), runId: run.runId, identity: identityOf(run), visits };
};

/** Each file once, by whatever path. */
const loadEach = async <Reduced>(places: readonly string[], reduce: Reduce<Reduced>) => {
  const seen = new Set<string>();
  const loaded: (Loaded<Reduced> | string)[] = [];
  for (const place of places) {
    const real = await realpath(place);
    loaded.push(seen.has(real) ? `${place} was given twice.` : await load(place, reduce));
    seen.add(real);
  }
  return loaded;
};

/** Of two copies of one run the fuller one: the other was copied while the run went on. */
const withoutCopies = <Reduced>(loaded: readonly Loaded<Reduced>[]): Gathered<Reduced> => {
  const kept = new Map<string, Loaded<Reduced>>();
  const skipped: string[] = [];
  for (const one of loaded) {
    const other = kept.get(one.identity) ?? one;
    const [better, left] = one.visits > other.visits ? [one, other] : [other, one];
    kept.set(one.identity, better);
    if (better !== left) skipped.push(`${left.place} is run ${left.runId} again, which ${better.place} has.`);
  }
  return { results: [...kept.values()].map(({ place, result }) => ({ place, result })), skipped };
};

const sentence = ({ path, reason }: LeftOut): string => `${path} ${reason}.`;

/** Of one path: what of it was not taken for a result. */
const leftOutOf = (path: string, { places, unsearched, others }: FoundResults): string[] => {
  const leftOut = [...unsearched, ...others].map(sentence);
  return places.length === 0 && unsearched.length === 0 ? [`${path} holds no JSON file.`] : leftOut;
};

/** In the order of the paths. Throws NO_RESULTS and what findResults throws; what is in them and cannot be read is skipped. */
export const gatherResults = async <Reduced>(
  paths: readonly string[],
  reduce: Reduce<Reduced>,
): Promise<Gathered<Reduced>> => {
  const found = await Promise.all(paths.map(findResults));
  const places = found.flatMap((each) => each.places.map(({ path }) => path));
  if (places.length === 0) throw noResults(paths, found);
  const loaded = await loadEach(places, reduce);
  const { results, skipped } = withoutCopies(loaded.filter((one) => typeof one !== 'string'));
  const unread = loaded.filter((one) => typeof one === 'string');
  const leftOut = found.flatMap((each, i) => leftOutOf(paths[i] ?? '', each));
  return { results, skipped: [...leftOut, ...unread, ...skipped] };
};
