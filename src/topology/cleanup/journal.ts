/**
 * What a run has done to this machine, on disk before it is done: so that `clean` can remove exactly what a killed run
 * left. One JSON line an entry: the header, the way back of a step, a process that was started.
 */
import { appendFile, mkdir, readlink, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { failure, reasonOf } from '../../errors.ts';
import type { Command } from '../../system/exec/runner.ts';
import { identify, type ProcessIdentity, processIdentitySchema } from '../../system/process/process-identity.ts';
import { openingDirOf, runDirOf, runRoot } from '../run-id.ts';

const undoCommandSchema = z.object({
  argv: z.tuple([z.string()], z.string()),
  netns: z.string().optional(),
  env: z.record(z.string(), z.string()).optional(),
});

export const journalEntrySchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('run'),
    runId: z.string(),
    owner: processIdentitySchema,
    kept: z.boolean(),
    /** Mount namespace of the run, "mnt:[4026531841]": its network namespaces may be bound there alone. */
    mounts: z.string().optional(),
  }),
  z.object({ type: z.literal('undo'), label: z.string(), commands: z.array(undoCommandSchema) }),
  z.object({ type: z.literal('process'), name: z.string(), process: processIdentitySchema }),
]);
export type JournalEntry = z.infer<typeof journalEntrySchema>;

export const journalFile = 'journal.ndjson';

export interface Journal extends AsyncDisposable {
  readonly runDir: string;
  /** Throws JOURNAL_UNWRITABLE, as recordProcess does. To be awaited before the step is done. Host-wide commands are swept only if src/topology/cleanup/undo-allowlist.ts lists them. */
  recordUndo(label: string, commands: readonly Command[]): Promise<void>;
  recordProcess(name: string, pid: number): Promise<void>;
}

const line = (entry: JournalEntry): string => `${JSON.stringify(entry)}\n`;

const undoEntry = (label: string, commands: readonly Command[]): JournalEntry => ({
  type: 'undo',
  label,
  commands: commands.map(({ argv, netns, env }) => ({ argv: [...argv], netns, env })),
});

/** The root goes with the last run in it, which may be between our two steps: then once more. */
const makeOpening = async (opening: string, tries = 5): Promise<void> => {
  await mkdir(runRoot, { recursive: true, mode: 0o700 });
  try {
    await mkdir(opening, { mode: 0o700 });
  } catch (error) {
    if (tries === 0 || (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    await makeOpening(opening, tries - 1);
  }
};

/** Of a run that is over; and the root, unless there are others. */
export const removeRunDir = async (runDir: string): Promise<void> => {
  await rm(runDir, { recursive: true, force: true });
  await rmdir(runRoot).catch(() => undefined);
};

/**
 * The folder appears together with its header: a sweep of another run never meets it without an owner. Renaming onto an
 * existing run fails (ENOTEMPTY), so two runs cannot share an id.
 */
const createRunDir = async (runId: string, owner: ProcessIdentity, kept: boolean): Promise<string> => {
  const opening = openingDirOf(runId, owner);
  await makeOpening(opening);
  try {
    const mounts = await readlink('/proc/self/ns/mnt').catch(() => undefined);
    await writeFile(join(opening, journalFile), line({ type: 'run', runId, owner, kept, mounts }));
    await rename(opening, runDirOf(runId));
  } catch (error) {
    await rm(opening, { recursive: true, force: true });
    throw error;
  }
  return runDirOf(runId);
};

const refuse = (error: unknown): never => {
  throw failure('JOURNAL_UNWRITABLE', { path: runRoot, reason: reasonOf(error) });
};

/** Disposing removes the run's folder. `kept`: meant to outlive us; not disposed then, the journal is what `clean` needs. */
export const openJournal = async (runId: string, { kept }: { kept: boolean }): Promise<Journal> => {
  const owner = await identify(process.pid);
  if (!owner) throw new Error('/proc is not readable');
  const runDir = await createRunDir(runId, owner, kept).catch(refuse);
  const file = join(runDir, journalFile);
  const append = (entry: JournalEntry): Promise<void> => appendFile(file, line(entry)).catch(refuse);
  return {
    runDir,
    recordUndo: (label, commands) => append(undoEntry(label, commands)),
    recordProcess: async (name, pid) => {
      const process = await identify(pid);
      if (process) await append({ type: 'process', name, process });
    },
    [Symbol.asyncDispose]: () => removeRunDir(runDir),
  };
};
