/** Every result that files and folders hold, wherever it came from; what is none is named, and never stops the others. */
import { realpath } from 'node:fs/promises';
import type { Result } from '../../model/result.ts';
import { resultOrReason } from '../store/store.ts';
import { resultPlaces } from './result-places.ts';

export interface GatheredResult {
  /** A file, or the folder of a run. */
  readonly place: string;
  readonly result: Result;
}

export interface Gathered {
  readonly results: readonly GatheredResult[];
  /** One sentence for each thing that is no result, or is one that is there already. */
  readonly skipped: readonly string[];
}

type GatheredOrReason = GatheredResult | string;

const load = async (place: string): Promise<GatheredOrReason> => {
  const result = await resultOrReason(place);
  if (typeof result === 'string') return result;
  return result.visits.length > 0 ? { place, result } : `${place} is a run that ended before its first visit.`;
};

/** Each file once, by whatever path. */
const loadEach = async (places: readonly string[]): Promise<GatheredOrReason[]> => {
  const seen = new Set<string>();
  const loaded: GatheredOrReason[] = [];
  for (const place of places) {
    const real = await realpath(place);
    loaded.push(seen.has(real) ? `${place} was given twice.` : await load(place));
    seen.add(real);
  }
  return loaded;
};

/** A run id alone is four letters, which a fleet may draw twice. */
const identityOf = ({ runId, startedAt, environment }: Result): string =>
  JSON.stringify([runId, startedAt, environment.hostname]);

/** Of two copies of one run the fuller one: the other was copied while the run went on. */
const withoutCopies = (loaded: readonly GatheredResult[]): Gathered => {
  const kept = new Map<string, GatheredResult>();
  const skipped: string[] = [];
  for (const one of loaded) {
    const identity = identityOf(one.result);
    const other = kept.get(identity) ?? one;
    const [better, left] = one.result.visits.length > other.result.visits.length ? [one, other] : [other, one];
    kept.set(identity, better);
    if (better !== left) skipped.push(`${left.place} is run ${left.result.runId} again, which ${better.place} has.`);
  }
  return { results: [...kept.values()], skipped };
};

/** In the order of the paths. Never throws for what cannot be read. */
export const gatherResults = async (paths: readonly string[]): Promise<Gathered> => {
  const found = await Promise.all(paths.map(resultPlaces));
  const loaded = await loadEach(found.flatMap(({ places }) => places));
  const { results, skipped } = withoutCopies(loaded.filter((one) => typeof one !== 'string'));
  const unread = loaded.filter((one) => typeof one === 'string');
  return { results, skipped: [...found.flatMap((places) => places.skipped), ...unread, ...skipped] };
};
