/** What the kernel itself says of programs: how often they ran, and how long, without what it takes to come to them. */

import { execRunner } from '../../src/system/exec/exec-runner.ts';
import { holdBpfStatistics } from '../../src/trace/session/bpf-statistics.ts';
import { type ProgramTotals, programTotals, totalsBetween } from '../../src/trace/session/program-totals.ts';

/** Of all programs of a process, while `work` lasts. */
export const runTimeOf = async (pid: number, work: () => Promise<unknown>): Promise<ProgramTotals> => {
  await using _counting = await holdBpfStatistics(execRunner);
  const before = await programTotals(pid);
  await work();
  return totalsBetween(before, await programTotals(pid));
};
