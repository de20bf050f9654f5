import { failure } from '../errors.ts';
import { udpAmong } from '../load/kinds/udp.ts';
import type { FindRate, LoadSpec } from '../model/plan.ts';
import type { CompareOptions } from './options.ts';

/**
 * docs/statistics.md: MLRsearch with the goals 0.5 % (partial drop rate, PDR) and 0 (no drop rate, NDR). Two goals take 30 to 45
 * trials where nothing is noisy.
 */
const search: FindRate = {
  ...{ goals: [0.005, 0], trialS: 1, sumS: 5, exceedRatio: 0.5, width: 0.05, maxTrials: 50 },
  /** Probes time one packet in 8: idle, 375 in three seconds. */
  latency: { idlePps: 1000, shares: [0.1, 0.5, 0.9], visitS: 3 },
};

/** Throws BAD_OPTION. */
export const planFindRate = ({ rateSearch }: CompareOptions, loads: readonly LoadSpec[]): { findRate?: FindRate } => {
  if (!rateSearch) return {};
  if (udpAmong(loads)) return { findRate: search };
  throw failure('BAD_OPTION', {
    what: '--find-rate searches the highest rate of UDP packets, but udp is not among the loads.',
    todo: 'Add --load udp, or leave --find-rate out.',
  });
};
