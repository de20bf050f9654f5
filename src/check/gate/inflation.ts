/**
 * Ranks take blocks for independent; blocks of one session are not (pseudo-replication). An interval must be wider by the
 * ratio of the true standard error to the one that blocks alone give.
 */
import { uncalibratedInflation } from '../../result/derive.ts';
import { fUpperTail } from '../../stats/f-distribution.ts';
import { meanSquare, pooled, spreadOf } from '../../stats/mean-squares.ts';
import type { Effects } from './effects.ts';

export interface NoiseParts {
  readonly blockSd: number;
  readonly sessionSd: number;
}

export interface Extent {
  readonly blocks: number;
  readonly sessions: number;
}

/** A rank estimate of normal figures is a little less efficient than a mean: π/3 (Lehmann 1963). */
export const rankPrice = 1.05;

const inverseSum = (sides: readonly Extent[], of: (side: Extent) => number): number =>
  sides.reduce((sum, side) => sum + 1 / Math.max(1, of(side)), 0);

/** Standard error of the shift between the sides (one side: of its own estimate), by blocks alone and in truth. */
export const standardErrors = ({ blockSd, sessionSd }: NoiseParts, sides: readonly Extent[]) => {
  const byBlocks = rankPrice * blockSd ** 2 * inverseSum(sides, ({ blocks }) => blocks);
  const bySessions = sessionSd ** 2 * inverseSum(sides, ({ sessions }) => sessions);
  return { blocks: Math.sqrt(byBlocks), all: Math.sqrt(byBlocks + bySessions) };
};

/** What the noise that was calibrated asks for, at this number of blocks and sessions. At least 1. */
export const calibratedInflation = (noise: NoiseParts, sides: readonly Extent[]): number => {
  const { blocks, all } = standardErrors(noise, sides);
  return blocks > 0 ? Math.max(1, all / blocks) : uncalibratedInflation;
};

/** F of an analysis of variance over the sessions of both sides, each side about its own centre. null: too few to tell. */
const fOf = (sides: readonly Effects[]): { readonly f: number; readonly p: number } | null => {
  const spreads = sides.map(spreadOf);
  const [between, within] = [pooled(spreads.map((s) => s.between)), pooled(spreads.map((s) => s.within))];
  const [above, below] = [meanSquare(between), meanSquare(within)];
  if (above === null || below === null || below === 0) return null;
  return { f: above / below, p: fUpperTail(above / below, between.freedom, within.freedom) };
};

/** Chance that sessions that only differ by their blocks look this different. */
const surprising = 0.01;

/**
 * What these sessions themselves show: √F. So one bad session widens the interval instead of deciding the verdict. Where
 * the sessions' noise is calibrated, only a surprise counts, or intervals would cover more than they say.
 */
export const observedInflation = (sides: readonly Effects[], calibrated: boolean): number => {
  const found = fOf(sides);
  if (found === null || (calibrated && found.p > surprising)) return 1;
  return Math.max(1, Math.sqrt(found.f));
};
