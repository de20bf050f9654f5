import { readdirSync, readFileSync } from 'node:fs';

/** Processes whose environment holds the text: what a program was started with goes down to everything that it starts. */
export const markedProcesses = (mark: string): string[] =>
  readdirSync('/proc').flatMap((pid) => {
    try {
      if (!/^\d+$/.test(pid) || !readFileSync(`/proc/${pid}/environ`, 'utf8').includes(mark)) return [];
      return [`process: ${pid} ${readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')}`];
    } catch {
      return [];
    }
  });
