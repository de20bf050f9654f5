/** Two-level bootstrap: sessions first, then the blocks inside each, because blocks of one session share its drift. */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { IntervalOrReason } from './rank-interval.ts';
import { ascending, quantile } from './summary.ts';

export interface BootstrapOptions {
  readonly level: number;
  /** Same seed, same interval. */
  readonly seed: number;
  /** Default 2,000. */
  readonly draws?: number;
}

const defaultDraws = 2_000;
/** With fewer the same few values are drawn again and again, and the interval is too narrow by far. */
const leastValues = 6;

type Pick = <T>(items: readonly T[]) => T[];

/** As many as there are, with replacement. */
const picker = (seed: number): Pick => {
  const random = xoroshiro128plus(seed);
  return (items) => items.map(() => items[uniformInt(random, 0, items.length - 1)] as (typeof items)[number]);
};

/** Percentile interval of `statistic` over the blocks of all sessions. `statistic` always gets at least one block. */
export const bootstrapInterval = <Block>(
  sessions: readonly (readonly Block[])[],
  statistic: (blocks: readonly Block[]) => number,
  { level, seed, draws = defaultDraws }: BootstrapOptions,
): IntervalOrReason => {
  const filled = sessions.filter((session) => session.length > 0);
  const n = filled.flat().length;
  if (n < leastValues) return { interval: null, reason: `n=${n} is too few to resample: ${leastValues} are needed` };
  const pick = picker(seed);
  const drawn = ascending(Array.from({ length: draws }, () => statistic(pick(filled).flatMap((s) => pick(s)))));
  const tail = (1 - level) / 2;
  const [low, high] = [quantile(drawn, tail), quantile(drawn, 1 - tail)];
  const method = `bootstrap of ${filled.length} ${filled.length === 1 ? 'session' : 'sessions'}, ${draws} draws`;
  return { interval: { low, high, level, achievedLevel: level, method }, reason: null };
};
