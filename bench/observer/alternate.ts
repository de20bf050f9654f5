/** Traced and untraced visits in turn, until it is known closely enough what the tracing costs. Pure. */
import { walshAverages } from '../../src/stats/hodges-lehmann.ts';
import { type Interval, signedRankInterval } from '../../src/stats/rank-interval.ts';
import { median } from '../../src/stats/summary.ts';

export interface Pair {
  readonly bare: number;
  readonly traced: number;
}

export interface Effect {
  /** traced / bare. */
  readonly ratio: number;
  /** 95 %; null: too few pairs. */
  readonly interval: Interval | null;
  readonly pairs: number;
  readonly bare: number;
}

export interface Limits {
  readonly minPairs: number;
  readonly maxPairs: number;
  /** Of the interval, as a share of bare. */
  readonly halfWidth: number;
}

/** On logarithms: twice as slow and twice as fast are equally far from no effect. */
export const effectOf = (pairs: readonly Pair[]): Effect => {
  const logs = pairs.map(({ bare, traced }) => Math.log(traced / bare));
  const { interval } = signedRankInterval(logs, 0.95);
  return {
    ratio: Math.exp(median(walshAverages(logs))),
    interval: interval && { ...interval, low: Math.exp(interval.low), high: Math.exp(interval.high) },
    pairs: pairs.length,
    bare: median(pairs.map(({ bare }) => bare)),
  };
};

export const halfWidth = ({ interval }: Effect): number => (interval ? (interval.high - interval.low) / 2 : Infinity);

/** Every second pair begins with the traced visit, so that a drift does not look like an effect. */
export const alternate = async (
  visit: (traced: boolean) => Promise<number>,
  { minPairs, maxPairs, halfWidth: enough }: Limits,
): Promise<Effect> => {
  const pairs: Pair[] = [];
  for (;;) {
    const tracedFirst = pairs.length % 2 === 1;
    const first = await visit(tracedFirst);
    const second = await visit(!tracedFirst);
    pairs.push(tracedFirst ? { traced: first, bare: second } : { bare: first, traced: second });
    if (pairs.length < minPairs) continue;
    const effect = effectOf(pairs);
    if (pairs.length >= maxPairs || halfWidth(effect) <= enough) return effect;
  }
};
