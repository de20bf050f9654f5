/** Where a machine has its initramfs, sockets and console while it runs; no longer than the machine. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openJournal } from '../../topology/cleanup/journal.ts';
import { newRunId } from '../../topology/run-id.ts';

export interface MachineFolder extends AsyncDisposable {
  readonly runDir: string;
  /** For `clean`, if we are killed. */
  recordProcess(name: string, pid: number): Promise<void>;
}

/** Only root may write where `clean` looks; anybody else's folder goes with the next boot of this machine. */
const openUnjournaled = async (): Promise<MachineFolder> => {
  const runDir = await mkdtemp(join(tmpdir(), 'vethscope-vm-'));
  return {
    runDir,
    recordProcess: async () => undefined,
    [Symbol.asyncDispose]: () => rm(runDir, { recursive: true, force: true }),
  };
};

/** Throws JOURNAL_UNWRITABLE. */
export const openMachineFolder = (): Promise<MachineFolder> =>
  process.getuid?.() === 0 ? openJournal(newRunId(), { kept: false }) : openUnjournaled();
