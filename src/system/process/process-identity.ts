/** Who a process is, beyond its number: pids are reused, so a process is ours only if start time and boot agree too. */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';

export const processIdentitySchema = z.object({
  pid: z.number().int().positive(),
  /** Clock ticks since boot: field 22 of /proc/PID/stat (man 5 proc). */
  startTime: z.string(),
  bootId: z.string(),
});
export type ProcessIdentity = z.infer<typeof processIdentitySchema>;

const bootIdFile = '/proc/sys/kernel/random/boot_id';

export const readBootId = async (): Promise<string> => (await readFile(bootIdFile, 'utf8')).trim();

/** The command name in field 2 may hold spaces and parentheses, so fields are counted after its last ")". */
const startTimeField = (stat: string): string | null =>
  stat.slice(stat.lastIndexOf(')') + 2).split(' ')[22 - 3] ?? null;

/** null: there is no such process. */
export const identify = async (pid: number): Promise<ProcessIdentity | null> => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  const startTime = stat === null ? null : startTimeField(stat);
  return startTime === null ? null : { pid, startTime, bootId: await readBootId() };
};

/** Of this process, at once: it does not change. */
export const identifySelf = (): ProcessIdentity => ({
  pid: process.pid,
  startTime: startTimeField(readFileSync('/proc/self/stat', 'utf8')) ?? '',
  bootId: readFileSync(bootIdFile, 'utf8').trim(),
});

export const isAlive = async (known: ProcessIdentity): Promise<boolean> => {
  const now = await identify(known.pid);
  return now !== null && now.startTime === known.startTime && now.bootId === known.bootId;
};
