/** Session by session: a session counts once, however many blocks it has, and what sessions differ by is the error. */
import { hodgesLehmann } from '../../stats/hodges-lehmann.ts';
import { meanSquare, pooled, spreadOf, squaresAbout } from '../../stats/mean-squares.ts';
import { mean } from '../../stats/summary.ts';
import type { Bounds } from '../model.ts';
import type { Effects } from './effects.ts';
import { rankPrice } from './inflation.ts';
import type { SessionSpread } from './session-spread.ts';

/** One side: the difference in a run of `ab`. Two: candidate and baseline. */
export type Sides = readonly [Effects] | readonly [Effects, Effects];

export interface SessionFigures {
  /** Pseudomedians of the sessions, side by side. */
  readonly sides: readonly (readonly number[])[];
  /** Variance of such a pseudomedian, as far as its blocks explain it: the mean over the sessions of a side. */
  readonly blockVariances: readonly number[];
}

/** null: no session has two blocks, so nothing says how much blocks differ. */
export const sessionFigures = (sides: Sides): SessionFigures | null => {
  const block = meanSquare(pooled(sides.map((side) => spreadOf(side).within)));
  if (block === null) return null;
  return {
    sides: sides.map((side) => side.map(hodgesLehmann)),
    blockVariances: sides.map((side) => rankPrice * block * mean(side.map(({ length }) => 1 / length))),
  };
};

const shiftBetween = ([is, was]: readonly number[]): number => (is as number) - (was ?? 0);

/** Of the first side above the second, or above 0. */
export const sessionShift = ({ sides }: SessionFigures): number => shiftBetween(sides.map(mean));

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

export interface ModeratedError {
  readonly standardError: number;
  readonly freedom: number;
}

export const moderatedError = (
  { sides, blockVariances }: SessionFigures,
  { sd, weight }: SessionSpread,
): ModeratedError => {
  const expected = sd ** 2 + mean(blockVariances);
  const seen = sum(sides.map((own) => squaresAbout(own, mean(own))));
  const freedom = weight + sum(sides.map(({ length }) => length - 1));
  const variance = (weight * expected + seen) / freedom;
  return { freedom, standardError: Math.sqrt(variance * sum(sides.map(({ length }) => 1 / length))) };
};

/** As if sessions did not differ. */
export const blockError = ({ sides, blockVariances }: SessionFigures): number =>
  Math.sqrt(sum(sides.map(({ length }, i) => (blockVariances[i] as number) / length)));

/** The lowest and the highest shift that is left when any one session is left out: no session may decide a verdict alone. */
export const withoutOne = (figures: SessionFigures): Bounds => {
  const means = figures.sides.map(mean);
  const shifts = figures.sides.flatMap((own, side) =>
    own.length < 2
      ? []
      : own.map((_, left) =>
          shiftBetween(means.map((middle, i) => (i === side ? mean(own.filter((_, at) => at !== left)) : middle))),
        ),
  );
  return { low: Math.min(...shifts, sessionShift(figures)), high: Math.max(...shifts, sessionShift(figures)) };
};
