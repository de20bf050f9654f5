/**
 * What the kernel says that programs took, by kernel.bpf_stats_enabled: without what it takes to come to them. The switch is
 * the host's: journaled before it is turned, and turned back.
 */
import { readFile } from 'node:fs/promises';
import type { Runner } from '../../src/system/runner.ts';
import type { Journal } from '../../src/topology/journal.ts';
import { type ProgramTotals, programTotals, totalsBetween } from '../program-totals.ts';

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
): Promise<ProgramTotals> => {
  const before = await programTotals(pid);
  await withStatistics(journal, runner, async () => void (await visit()));
  return totalsBetween(before, await programTotals(pid));
};
