/**
 * What the kernel says that programs took, by kernel.bpf_stats_enabled: without what it takes to come to them. The switch is
 * the host's: journaled before it is turned, and turned back.
 */
import { readdir, readFile } from 'node:fs/promises';
import type { Runner } from '../../src/system/runner.ts';
import type { Journal } from '../../src/topology/journal.ts';

export interface ProgramCost {
  /** How often any of the programs ran. */
  readonly events: number;
  /** In all of them together. */
  readonly ns: number;
}

const field = (fdinfo: string, name: string): number =>
  Number(new RegExp(`^${name}:\\s*(\\d+)$`, 'm').exec(fdinfo)?.[1] ?? 0);

/** Of all programs that a process holds, since they were loaded. */
const readCost = async (pid: number): Promise<ProgramCost> => {
  const folder = `/proc/${pid}/fdinfo`;
  const texts = await Promise.all((await readdir(folder)).map((name) => readFile(`${folder}/${name}`, 'utf8')));
  const sum = (name: string): number => texts.reduce((total, text) => total + field(text, name), 0);
  return { events: sum('run_cnt'), ns: sum('run_time_ns') };
};

const setting = (value: string): [string, ...string[]] => ['sysctl', '-q', '-w', `kernel.bpf_stats_enabled=${value}`];

const withStatistics = async (journal: Journal, runner: Runner, measure: () => Promise<void>): Promise<void> => {
  const before = (await readFile('/proc/sys/kernel/bpf_stats_enabled', 'utf8')).trim();
  await journal.recordUndo('the statistics of BPF', [{ argv: setting(before) }]);
  await runner.run({ argv: setting('1') });
  try {
    await measure();
  } finally {
    await runner.run({ argv: setting(before) });
  }
};

/** Of the programs of `pid` while `visit` goes on. */
export const programCost = async (
  pid: number,
  { journal, runner }: { readonly journal: Journal; readonly runner: Runner },
  visit: () => Promise<unknown>,
): Promise<ProgramCost> => {
  const before = await readCost(pid);
  await withStatistics(journal, runner, async () => void (await visit()));
  const after = await readCost(pid);
  return { events: after.events - before.events, ns: after.ns - before.ns };
};
