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

/** Resolves when data flow to the process: only then is there a load that its death can spoil. */
export const dataFlowTo = async (pid: () => number): Promise<void> => {
  const before = readBytes(pid());
  while (readBytes(pid()) - before < flowingBytes) await pause(10);
};
