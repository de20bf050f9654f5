/** Finds runs whose owner is gone, by their journals. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive, type ProcessIdentity, readBootId } from '../../system/process/process-identity.ts';
import { openingDirPattern, runDirOf, runIdPattern, runRoot } from '../run-id.ts';
import { type JournalEntry, journalEntrySchema, journalFile } from './journal.ts';

export interface DeadRun {
  readonly runId: string;
  readonly owner: ProcessIdentity;
  readonly entries: readonly JournalEntry[];
  /** The mount namespace that it was in; absent: its journal does not say. */
  readonly mounts?: string | undefined;
  /** False after a reboot: then only the folder can be left. */
  readonly sameBoot: boolean;
}

/** Whole lines only: the last one may have been cut when its writer died. */
export const parseJournal = (text: string): JournalEntry[] =>
  text.split('\n').flatMap((line) => {
    try {
      const parsed = journalEntrySchema.safeParse(JSON.parse(line));
      return parsed.success ? [parsed.data] : [];
    } catch {
      return [];
    }
  });

export type RunState =
  | { readonly state: 'dead' | 'kept'; readonly run: DeadRun }
  | { readonly state: 'alive' }
  | { readonly state: 'unreadable'; readonly reason: string };

/** Without its header nobody can say whether a run is alive, so it is left alone. */
export const readRun = async (runId: string): Promise<RunState> => {
  const text = await readFile(join(runDirOf(runId), journalFile), 'utf8').catch(() => '');
  const entries = parseJournal(text);
  const header = entries.find((entry) => entry.type === 'run');
  if (header?.runId !== runId) return { state: 'unreadable', reason: 'its journal does not say whose it is' };
  if (await isAlive(header.owner)) return { state: 'alive' };
  const sameBoot = header.owner.bootId === (await readBootId());
  return {
    state: header.kept && sameBoot ? 'kept' : 'dead',
    run: { runId, owner: header.owner, entries, mounts: header.mounts, sameBoot },
  };
};

const runRootNames = (): Promise<string[]> => readdir(runRoot).catch(() => []);

export const listRunIds = async (): Promise<string[]> =>
  (await runRootNames()).filter((name) => runIdPattern.test(name));

/** Folders whose maker died before they got their name: nothing else had been done by then. */
export const listDeadOpenings = async (): Promise<string[]> => {
  const bootId = await readBootId();
  const dead: string[] = [];
  for (const name of await runRootNames()) {
    const { pid, startTime } = openingDirPattern.exec(name)?.groups ?? {};
    if (pid === undefined || startTime === undefined) continue;
    if (!(await isAlive({ pid: Number(pid), startTime, bootId }))) dead.push(join(runRoot, name));
  }
  return dead;
};
