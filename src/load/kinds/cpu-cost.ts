/** What a load costs in CPU time, by the counters of the whole machine. Pure. */
import type { Measured } from './load-kind.ts';
import { type LoadMetric, time } from './load-metric.ts';

/**
 * All CPUs together, whoever used them: sender, receiver, softirq, a switch in user space, and what else ran meanwhile.
 * /proc/stat counts in ticks of 10 ms, so that a visit of 2 s on two busy CPUs is known to about 0.5 %.
 */
export const cpuTime = {
  ...time,
  statistic: 'mean',
  margin: { stored: 0.15 },
} as const satisfies Partial<LoadMetric>;

/** ns of CPU time for each of `amount`, time stolen by a hypervisor left out; undefined where nothing was counted. */
export const cpuNsFor = ({ host }: Measured, amount: number): number | undefined => {
  const sum = (ms: readonly number[]): number => ms.reduce((total, one) => total + one, 0);
  const usedMs = sum(host.cpuBusyMs) - sum(host.cpuStealMs);
  return usedMs > 0 && amount > 0 ? (usedMs * 1e6) / amount : undefined;
};
