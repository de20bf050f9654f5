/** The results among which a check chooses its baseline. */
import type { RunFigures } from '../../model/run-figures.ts';
import { figuresOrReason } from '../store/load-figures.ts';
import type { FoundResults, ResultPlace } from './find-results.ts';

export interface StoredBaseline {
  readonly file: string;
  readonly result: RunFigures;
}

export interface UnreadBaseline {
  readonly file: string;
  /** One sentence. */
  readonly reason: string;
}

export interface Baselines {
  /** Newest first. */
  readonly read: readonly StoredBaseline[];
  readonly unread: readonly UnreadBaseline[];
}

const load = async (file: string): Promise<StoredBaseline | UnreadBaseline> => {
  const loaded = await figuresOrReason(file);
  return typeof loaded === 'string' ? { file, reason: loaded } : { file, result: loaded };
};

/** Whether it lies in the folder of another run, as confirmation/ does: one session more of a judgement is no baseline. */
const isPartOf = ({ path }: ResultPlace, others: readonly ResultPlace[]): boolean =>
  others.some((other) => other.kind !== 'file' && path.startsWith(`${other.path}/`));

/** Never throws for what cannot be read: it is listed. */
export const readBaselines = async ({ places, unsearched }: FoundResults): Promise<Baselines> => {
  const own = places.filter((place) => !isPartOf(place, places));
  const loaded = await Promise.all(own.map(({ path }) => load(path)));
  const read = loaded.filter((one): one is StoredBaseline => 'result' in one);
  return {
    read: read.sort((a, b) => Date.parse(b.result.startedAt) - Date.parse(a.result.startedAt)),
    unread: [
      ...loaded.filter((one): one is UnreadBaseline => 'reason' in one),
      ...unsearched.map(({ path, reason }) => ({ file: path, reason: `it ${reason}.` })),
    ],
  };
};
