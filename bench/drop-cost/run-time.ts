/**
 * What the kernel itself says of programs: how often they ran, and how long (/proc/PID/fdinfo). It counts while somebody
 * holds a descriptor of BPF_ENABLE_STATS, which ends by itself with its process: no sysctl of the host is written. The two
 * readings of the clock are in the figure; what it takes to come to a program is not.
 */
import { arch } from 'node:process';
import { execRunner as runner } from '../../src/system/exec-runner.ts';
import { type ProgramTotals, programTotals, totalsBetween } from '../program-totals.ts';

/** bpf(2), whose command 32 is BPF_ENABLE_STATS (include/uapi/linux/bpf.h). */
const bpfCall: Readonly<Record<string, number>> = { x64: 321, arm64: 280 };

const holdStatistics = (): string =>
  `$| = 1; my $type = pack("L", 0); syscall(${bpfCall[arch]}, 32, $type, 4) < 0 and die $!; print "counting\\n"; sleep 600;`;

/** Reads on: a reader that leaves waits for the end of the process. */
const said = (lines: AsyncIterable<string>, word: string): Promise<void> =>
  new Promise((resolve) => {
    void (async () => {
      for await (const line of lines) if (line === word) resolve();
    })();
  });

/** Of all programs of a process, while `work` lasts. */
export const runTimeOf = async (pid: number, work: () => Promise<unknown>): Promise<ProgramTotals> => {
  const holder = await runner.spawn({ argv: ['perl', '-e', holdStatistics()] });
  try {
    await said(holder.lines, 'counting');
    const before = await programTotals(pid);
    await work();
    return totalsBetween(before, await programTotals(pid));
  } finally {
    await holder.stop(0);
  }
};
