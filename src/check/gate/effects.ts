/** From blocks to what is compared: r = y_test − β·y_control, session by session. */

import { bySession, type PairedBlock } from '../../result/derive/paired-blocks.ts';
import { type MetricName, metrics } from '../../result/derive.ts';

/** Sessions of effects, in order of time. */
export type Effects = readonly (readonly number[])[];

/** Where nothing was calibrated: a rate moves with its control, a time half as much, a share is what it is. */
export const startingBeta = (metric: MetricName): number => {
  if (metrics[metric].comparedBy === 'difference') return 0;
  return metrics[metric].unit === 'ns' ? 0.5 : 1;
};

/** Sorted, so that the order of the visits in a file decides nothing. */
const inOrder = (blocks: readonly PairedBlock[]): PairedBlock[] =>
  [...blocks].sort((a, b) => a.session - b.session || a.round - b.round);

export const effectsOf = (blocks: readonly PairedBlock[], beta: number): number[][] =>
  bySession(inOrder(blocks)).map((own) => own.map(({ test, control }) => test - beta * control));

/** The raw figure of the control, in the place where effects are read. */
export const rawControl = (blocks: readonly PairedBlock[]): PairedBlock[] =>
  blocks.map((block) => ({ ...block, test: block.control, control: 0 }));
