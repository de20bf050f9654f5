/** The explanations of causes by id and revision, all that ever were in force. Pure. */
import type { LedgerEntry } from '../model/drops.ts';
import type { Cause } from './cause.ts';
import { causes, classify, fits } from './classify.ts';

export interface CauseRef {
  readonly cause: string;
  readonly revision: number;
}

/** What an entry stores where no row fits. */
export const unknownCause = { cause: 'unknown', revision: 1, counters: [] as string[] } as const;

/** The revision of the explanation that is in force. */
export const revisionOf = ({ texts }: Pick<Cause, 'texts'>): number => texts.length;

const keyOf = ({ cause, revision }: CauseRef): string => `${cause}@${revision}`;

/** "ring-full@1" -> its text. */
export const explanationsOf = (table: readonly Pick<Cause, 'id' | 'texts'>[]): ReadonlyMap<string, string> =>
  new Map(
    table.flatMap(({ id, texts }) => texts.map((text, i) => [keyOf({ cause: id, revision: i + 1 }), text] as const)),
  );

const explanations = explanationsOf(causes);

/** undefined: a newer vethscope wrote it. */
export const explanationOf = (ref: CauseRef): string | undefined => explanations.get(keyOf(ref));

const firstOf = ({ id }: Cause): CauseRef => ({ cause: id, revision: 1 });

/** Before entries had a revision, never-sent stood for two causes: the free itself tells which, or both are what it can be. */
const meaningsWithoutRevision = (entry: LedgerEntry): CauseRef[] => {
  const had = causes.filter(({ id, formerly = [] }) => id === entry.cause || formerly.includes(entry.cause));
  const fitting = had.filter((cause) => fits(cause, entry));
  return (fitting.length > 0 ? fitting : had).map(firstOf);
};

/** What an entry can mean: one cause, but for old entries whose id does not tell; none where it is unknown. */
export const meaningsOf = (entry: LedgerEntry): CauseRef[] => {
  if (entry.cause === unknownCause.cause) return [];
  if (entry.revision !== undefined) return [{ cause: entry.cause, revision: entry.revision }];
  return meaningsWithoutRevision(entry);
};

/**
 * An entry as today's table reads it. What was unknown when it was measured, and is known as an ordinary end by now, is
 * that; what a newer row would make a loss stays unknown, because the balance was drawn up without it.
 */
export const withTodaysCause = (entry: LedgerEntry): LedgerEntry => {
  const cause = entry.cause === unknownCause.cause ? classify(entry) : undefined;
  if (cause?.class !== 'end-of-life' && cause?.class !== 'spurious') return entry;
  return {
    ...entry,
    class: cause.class,
    ...{ cause: cause.id, revision: revisionOf(cause), counters: [...cause.counters] },
  };
};

/** The counters that the entry's cause moves, as stored; of entries without, as the table has them. */
export const countersOf = (entry: LedgerEntry): readonly string[] =>
  entry.counters ?? meaningsOf(entry).flatMap(({ cause }) => causes.find(({ id }) => id === cause)?.counters ?? []);
