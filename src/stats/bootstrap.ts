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

type Sessions<Block> = readonly (readonly Block[])[];

const filledOnly = <Block>(sessions: Sessions<Block>): Sessions<Block> => sessions.filter(({ length }) => length > 0);

/** The inner loop of every draw, pushed one by one. */
const drawFrom = <Block>(sessions: Sessions<Block>, pick: Pick): Block[] => {
  const drawn: Block[] = [];
  for (const session of pick(sessions)) for (const block of pick(session)) drawn.push(block);
  return drawn;
};

const tooFew = (n: number): IntervalOrReason => ({
  interval: null,
  reason: `n=${n} is too few to resample: ${leastValues} are needed`,
});

/** One set of draws serves every level. */
export type Resampled = (level: number) => IntervalOrReason;

const percentileInterval =
  (drawn: readonly number[], method: string): Resampled =>
  (level) => {
    const tail = (1 - level) / 2;
    const [low, high] = [quantile(drawn, tail), quantile(drawn, 1 - tail)];
    return { interval: { low, high, level, achievedLevel: level, method }, reason: null };
  };

const sessionWord = (count: number): string => (count === 1 ? 'session' : 'sessions');

type ResampleOptions = Omit<BootstrapOptions, 'level'>;

/** Percentile intervals of `statistic` over the blocks of all sessions. `statistic` always gets at least one block. */
export const resample = <Block>(
  sessions: Sessions<Block>,
  statistic: (blocks: readonly Block[]) => number,
  { seed, draws = defaultDraws }: ResampleOptions,
): Resampled => {
  const filled = filledOnly(sessions);
  const n = filled.flat().length;
  if (n < leastValues) return () => tooFew(n);
  const pick = picker(seed);
  const drawn = ascending(Array.from({ length: draws }, () => statistic(drawFrom(filled, pick))));
  return percentileInterval(drawn, `bootstrap of ${filled.length} ${sessionWord(filled.length)}, ${draws} draws`);
};

/** Percentile intervals of statistic(x) − statistic(y), each side drawn for itself. */
export const resampleShift = <Block>(
  [x, y]: readonly [Sessions<Block>, Sessions<Block>],
  statistic: (blocks: readonly Block[]) => number,
  { seed, draws = defaultDraws }: ResampleOptions,
): Resampled => {
  const [above, below] = [filledOnly(x), filledOnly(y)];
  const fewest = Math.min(above.flat().length, below.flat().length);
  if (fewest < leastValues) return () => tooFew(fewest);
  const pick = picker(seed);
  const draw = (): number => statistic(drawFrom(above, pick)) - statistic(drawFrom(below, pick));
  const drawn = ascending(Array.from({ length: draws }, draw));
  return percentileInterval(drawn, `bootstrap of ${above.length}/${below.length} sessions, ${draws} draws`);
};

export const bootstrapInterval = <Block>(
  sessions: Sessions<Block>,
  statistic: (blocks: readonly Block[]) => number,
  { level, ...options }: BootstrapOptions,
): IntervalOrReason => resample(sessions, statistic, options)(level);
