/** What the kernel counts of BPF programs while its statistics are on (bpf-statistics.ts): /proc/PID/fdinfo. */
import { readdir, readFile } from 'node:fs/promises';

export interface ProgramTotals {
  /** How often any of the programs ran. */
  readonly runs: number;
  /** In all of them together; the two readings of the clock are in it, what it takes to come to a program is not. */
  readonly ns: number;
}

/** Of every descriptor of a process; none of one that is gone. */
export const readFdinfo = async (pid: number): Promise<string[]> => {
  const folder = `/proc/${pid}/fdinfo`;
  const names = await readdir(folder).catch(() => []);
  return Promise.all(names.map((name) => readFile(`${folder}/${name}`, 'utf8').catch(() => '')));
};

const fieldOf = (fdinfo: string, name: string): number =>
  Number(new RegExp(`^${name}:\\s*(\\d+)$`, 'm').exec(fdinfo)?.[1] ?? 0);

export const totalsIn = (fdinfo: readonly string[]): ProgramTotals => {
  const sum = (name: string): number => fdinfo.reduce((total, text) => total + fieldOf(text, name), 0);
  return { runs: sum('run_cnt'), ns: sum('run_time_ns') };
};

/** Of all programs that a process holds, since they were loaded. */
export const programTotals = async (pid: number): Promise<ProgramTotals> => totalsIn(await readFdinfo(pid));

export const totalsBetween = (before: ProgramTotals, after: ProgramTotals): ProgramTotals => ({
  runs: after.runs - before.runs,
  ns: after.ns - before.ns,
});
