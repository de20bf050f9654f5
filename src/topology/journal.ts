/**
 * What a run has done to this machine, on disk before it is done: so that `clean` can remove exactly what a killed run
 * left. One JSON line an entry: the header, the way back of a step, a process that was started.
 */
import { appendFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { identify, processIdentitySchema } from '../system/process-identity.ts';
import type { Command } from '../system/runner.ts';
import { runDirOf } from './run-id.ts';

const undoCommandSchema = z.object({
  argv: z.tuple([z.string()], z.string()),
  netns: z.string().optional(),
  env: z.record(z.string(), z.string()).optional(),
});

export const journalEntrySchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('run'), runId: z.string(), owner: processIdentitySchema, kept: z.boolean() }),
  z.object({ type: z.literal('undo'), label: z.string(), commands: z.array(undoCommandSchema) }),
  z.object({ type: z.literal('process'), name: z.string(), process: processIdentitySchema }),
]);
export type JournalEntry = z.infer<typeof journalEntrySchema>;

export const journalFile = 'journal.ndjson';

export interface Journal extends AsyncDisposable {
  readonly runDir: string;
  /** To be awaited before the step is done. */
  recordUndo(label: string, commands: readonly Command[]): Promise<void>;
  recordProcess(name: string, pid: number): Promise<void>;
}

const line = (entry: JournalEntry): string => `${JSON.stringify(entry)}\n`;

const undoEntry = (label: string, commands: readonly Command[]): JournalEntry => ({
  type: 'undo',
  label,
  commands: commands.map(({ argv, netns, env }) => ({ argv: [...argv], netns, env })),
});

/** Disposing removes the run's folder, unless the run is `kept`: then the journal is what `clean` needs. */
export const openJournal = async (runId: string, { kept }: { kept: boolean }): Promise<Journal> => {
  const runDir = runDirOf(runId);
  const file = join(runDir, journalFile);
  const owner = await identify(process.pid);
  if (!owner) throw new Error('/proc is not readable');
  await mkdir(runDir, { recursive: true, mode: 0o700 });
  await writeFile(file, line({ type: 'run', runId, owner, kept }));
  return {
    runDir,
    recordUndo: (label, commands) => appendFile(file, line(undoEntry(label, commands))),
    recordProcess: async (name, pid) => {
      const process = await identify(pid);
      if (process) await appendFile(file, line({ type: 'process', name, process }));
    },
    [Symbol.asyncDispose]: async () => {
      if (!kept) await rm(runDir, { recursive: true, force: true });
    },
  };
};
