/** The threads to which the kernel defers soft interrupts that it has no time for, one a CPU. */
import { readdir, readFile } from 'node:fs/promises';

const threadBits = 0x3fff;

/** The last 14 bits of the ids of all ksoftirqd, as the stamps have them. */
export const readSoftirqThreads = async (): Promise<Set<number>> => {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const names = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')));
  return new Set(
    pids.filter((_, index) => names[index]?.startsWith('ksoftirqd/')).map((pid) => Number(pid) & threadBits),
  );
};
