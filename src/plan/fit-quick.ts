/**
 * `quick` is to take 5 minutes at most. An emulated machine spends most of its time beside the loads, starting programs and
 * reading probes: there it has as many rounds as fit, and one at least. Its figures are for function only, however many. Pure.
 */

import type { Plan } from '../model/plan.ts';
import { estimateSeconds } from './estimate.ts';
import type { Extent } from './presets.ts';

/** 5 minutes, without booting the machine, starting there (10 s each), and a tenth for one that is not quite as fast. */
const limitS = 250;

const withRounds = (extent: Extent, rounds: number): Extent => ({
  ...extent,
  parts: extent.parts.map((part) => ({ ...part, rounds: Math.min(part.rounds, rounds) })),
});

export const fitQuick = (extent: Extent, sized: Pick<Plan, 'arms' | 'loads' | 'emulated'>): Extent => {
  const most = Math.max(...extent.parts.map(({ rounds }) => rounds));
  const candidates = Array.from({ length: most }, (_, less) => withRounds(extent, most - less));
  // The order of the visits does not change how long they take.
  const fits = candidates.find((candidate) => estimateSeconds({ ...sized, ...candidate, seed: 0 }).totalS <= limitS);
  return fits ?? withRounds(extent, 1);
};
