import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** rchar of /proc/PID/io (proc(5)); 0: there is no such process. */
const readBytes = (pid: number): number => {
  try {
    return Number(/^rchar: (\d+)/.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1]);
  } catch {
    return 0;
  }
};

/** Beyond what a server of iperf3 reads to start, and what it and a client say to each other before the first data. */
const flowingBytes = 1_000_000;

/** A client that has reported no interval of 100 ms yet has measured nothing, and is started again (src/load/run.ts). */
const someIntervalsMs = 500;

/** Resolves when data have flowed to the process for some intervals: only then is there a load that its death can spoil. */
export const dataFlowTo = async (pid: () => number): Promise<void> => {
  const before = readBytes(pid());
  while (readBytes(pid()) - before < flowingBytes) await pause(10);
  await pause(someIntervalsMs);
};
