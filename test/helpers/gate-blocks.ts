/** Comparisons made of blocks that a test chooses: what the gate gets after the files have been read. */
import type { Comparable, SideBlocks } from '../../src/check/gate/comparable.ts';
import { storedMargin } from '../../src/check/gate/margins.ts';
import type { PairedBlock } from '../../src/result/derive/paired-blocks.ts';
import { type MetricName, metrics } from '../../src/result/derive.ts';

/** Sessions of blocks; numbers are the test arm's, the control then stays at 0. */
export type Chosen = readonly (readonly (number | Pick<PairedBlock, 'test' | 'control'>)[])[];

export const blocksOf = (sessions: Chosen): PairedBlock[] =>
  sessions.flatMap((blocks, session) =>
    blocks.map((block, round) => ({
      session,
      round,
      ...(typeof block === 'number' ? { test: block, control: 0 } : block),
    })),
  );

export const sideOf = (sessions: Chosen): SideBlocks => {
  const blocks = blocksOf(sessions);
  return { blocks, planned: blocks.length };
};

export const comparableOf = (
  candidate: Chosen,
  baseline: Chosen,
  more: Partial<Comparable> & { readonly metric?: MetricName } = {},
): Comparable => {
  const metric = more.metric ?? 'tcp-rate';
  return {
    arm: 'bridge',
    reference: 'veth',
    metric,
    observation: 'bare',
    load: metrics[metric].load,
    primary: metrics[metric].primary,
    candidate: sideOf(candidate),
    baseline: sideOf(baseline),
    margin: storedMargin(metric),
    noise: null,
    invalid: null,
    advisory: null,
    control: null,
    ...more,
  };
};
