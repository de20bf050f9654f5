/** The figures of two arms, block by block: what every comparison is made from. */
import type { Observation } from '../../model/plan.ts';
import { mean } from '../../stats/summary.ts';
import { visitValues } from './arm-figures.ts';
import { isComparable, onScale } from './effect.ts';
import type { MetricName, Visits } from './metrics.ts';

export interface PairedBlock {
  readonly session: number;
  readonly round: number;
  /** On the scale of the comparison (effect.ts): mostly logarithms. */
  readonly test: number;
  readonly control: number;
}

export interface PairedBlocks {
  /** In order of time. */
  readonly pairs: readonly PairedBlock[];
  /** Blocks in which only one of the two arms has a usable figure. */
  readonly incomplete: number;
}

interface Block extends Pick<PairedBlock, 'session' | 'round'> {
  readonly values: number[];
}

/** By session and round. An arm may be visited more than once a block. */
const blocksOf = (source: Visits, arm: string, metric: MetricName, observation: Observation): Map<string, Block> => {
  const blocks = new Map<string, Block>();
  for (const { visit, value } of visitValues(source, arm, metric, observation)) {
    if (!isComparable(metric, value)) continue;
    const { session, round } = visit;
    const block = blocks.get(`${session}/${round}`) ?? { session, round, values: [] };
    block.values.push(onScale(metric, value));
    blocks.set(`${session}/${round}`, block);
  }
  return blocks;
};

export const pairedBlocks = (
  source: Visits,
  { arm, reference }: { readonly arm: string; readonly reference: string },
  metric: MetricName,
  observation: Observation = 'bare',
): PairedBlocks => {
  const [test, control] = [arm, reference].map((id) => blocksOf(source, id, metric, observation)) as [
    Map<string, Block>,
    Map<string, Block>,
  ];
  const pairs = [...test].flatMap(([key, { session, round, values }]): PairedBlock[] => {
    const partner = control.get(key);
    return partner ? [{ session, round, test: mean(values), control: mean(partner.values) }] : [];
  });
  return { pairs, incomplete: new Set([...test.keys(), ...control.keys()]).size - pairs.length };
};

/** Sessions in the order in which they first appear. */
export const bySession = <T extends { readonly session: number }>(items: readonly T[]): T[][] => {
  const sessions = new Map<number, T[]>();
  for (const item of items) sessions.set(item.session, [...(sessions.get(item.session) ?? []), item]);
  return [...sessions.values()];
};
