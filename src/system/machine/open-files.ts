/** How many files this process may hold open: every child costs pipes, and a limit that is met in the middle of a run spoils it. */
import { readFileSync } from 'node:fs';
import { failure, VethscopeError } from '../../errors.ts';

/** `limits`: text of /proc/self/limits. The soft limit; Node raises it to the hard one when it starts. */
export const parseOpenFiles = (limits: string): number =>
  Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1] ?? Number.POSITIVE_INFINITY);

let known: number | undefined;

/** Infinity: unlimited, or not told. Read once, while a file can still be opened. */
export const openFilesLimit = (): number => {
  try {
    known ??= parseOpenFiles(readFileSync('/proc/self/limits', 'utf8'));
  } catch {
    known = Number.POSITIVE_INFINITY;
  }
  return known;
};

/** Estimates on the safe side, not measured: for a start, which asks 13 tools for their versions, and for an arm, which is built and loaded. */
const baseNeeded = 128;
const armNeeded = 64;

export const openFilesNeeded = (arms: number): number => baseNeeded + armNeeded * arms;

/** Throws FEW_DESCRIPTORS. */
export const requireOpenFiles = (arms: number): void => {
  const [limit, needed] = [openFilesLimit(), openFilesNeeded(arms)];
  if (limit < needed) throw failure('FEW_DESCRIPTORS', { limit, needed });
};

export const outOfFiles = (code: string): boolean => code === 'EMFILE' || code === 'ENFILE';

export const fewOpenFiles = (): VethscopeError => {
  const limit = openFilesLimit();
  return failure('FEW_DESCRIPTORS', { limit: Number.isFinite(limit) ? limit : 'only so many' });
};

/** What the system said when it gave no more files, in the words of the catalogue; anything else as it is. */
export const withLimitNamed = (error: unknown): unknown => {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  return !(error instanceof VethscopeError) && code !== undefined && outOfFiles(code) ? fewOpenFiles() : error;
};
