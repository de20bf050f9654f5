/** What the kernel counts of BPF programs while its statistics are on: bench/observer and bench/drop-cost switch them on. */
import { readdir, readFile } from 'node:fs/promises';

export interface ProgramTotals {
  /** How often any of the programs ran. */
  readonly runs: number;
  /** In all of them together; the two readings of the clock are in it, what it takes to come to a program is not. */
  readonly ns: number;
}

const fieldOf = (fdinfo: string, name: string): number =>
  Number(new RegExp(`^${name}:\\s*(\\d+)$`, 'm').exec(fdinfo)?.[1] ?? 0);

/** Of all programs that a process holds, since they were loaded. */
export const programTotals = async (pid: number): Promise<ProgramTotals> => {
  const folder = `/proc/${pid}/fdinfo`;
  const texts = await Promise.all(
    (await readdir(folder)).map((name) => readFile(`${folder}/${name}`, 'utf8').catch(() => '')),
  );
  const sum = (name: string): number => texts.reduce((total, text) => total + fieldOf(text, name), 0);
  return { runs: sum('run_cnt'), ns: sum('run_time_ns') };
};

export const totalsBetween = (before: ProgramTotals, after: ProgramTotals): ProgramTotals => ({
  runs: after.runs - before.runs,
  ns: after.ns - before.ns,
});
