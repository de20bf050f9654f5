/** CPU and softnet counters of the whole host: who else was busy while a visit was measured. */
import { readFile } from 'node:fs/promises';
import { readThrottledMs } from './cgroup-throttle.ts';

/** USER_HZ: what /proc/stat counts in, fixed at 100 on every Linux that Node runs on (man 5 proc). */
const msPerTick = 10;

export interface HostCounters {
  readonly cpuBusyMs: readonly number[];
  readonly cpuStealMs: readonly number[];
  readonly softnetDropped: number;
  readonly softnetSqueezed: number;
  /** null: not to be read. */
  readonly cpuThrottledMs: number | null;
}

/** Per CPU: user nice system idle iowait irq softirq steal … (man 5 proc). guest time is part of user already. */
export const parseProcStat = (text: string): Pick<HostCounters, 'cpuBusyMs' | 'cpuStealMs'> => {
  const cpus = [...text.matchAll(/^cpu\d+ (.+)$/gm)].map((match) => (match[1] ?? '').split(' ').map(Number));
  const field = (cpu: number[], index: number): number => (cpu[index] ?? 0) * msPerTick;
  return {
    cpuBusyMs: cpus.map((cpu) => [0, 1, 2, 5, 6, 7].reduce((sum, index) => sum + field(cpu, index), 0)),
    cpuStealMs: cpus.map((cpu) => field(cpu, 7)),
  };
};

/** One line a CPU, hexadecimal: processed dropped time_squeeze … (net/core/net-procfs.c, softnet_seq_show). */
export const parseSoftnet = (text: string): Pick<HostCounters, 'softnetDropped' | 'softnetSqueezed'> => {
  const rows = text
    .trim()
    .split('\n')
    .map((line) =>
      line
        .trim()
        .split(/\s+/)
        .map((word) => Number.parseInt(word, 16)),
    );
  const total = (column: number): number => rows.reduce((sum, row) => sum + (row[column] ?? 0), 0);
  return { softnetDropped: total(1), softnetSqueezed: total(2) };
};

export const readHostCounters = async (): Promise<HostCounters> => {
  const [stat, softnet, cpuThrottledMs] = await Promise.all([
    readFile('/proc/stat', 'utf8'),
    readFile('/proc/net/softnet_stat', 'utf8'),
    readThrottledMs(),
  ]);
  return { ...parseProcStat(stat), ...parseSoftnet(softnet), cpuThrottledMs };
};

const minus = (after: readonly number[], before: readonly number[]): number[] =>
  after.map((value, cpu) => value - (before[cpu] ?? 0));

export const hostDelta = (before: HostCounters, after: HostCounters) => ({
  cpuBusyMs: minus(after.cpuBusyMs, before.cpuBusyMs),
  cpuStealMs: minus(after.cpuStealMs, before.cpuStealMs),
  softnetDropped: after.softnetDropped - before.softnetDropped,
  softnetSqueezed: after.softnetSqueezed - before.softnetSqueezed,
  cpuThrottledMs:
    after.cpuThrottledMs === null || before.cpuThrottledMs === null
      ? null
      : after.cpuThrottledMs - before.cpuThrottledMs,
});
