/** The smallest change for the worse that is found nine times in ten. */
import { type MetricName, metrics } from '../../result/derive.ts';
import { normalQuantile } from '../../stats/normal.ts';
import { studentQuantile } from '../../stats/student.ts';
import { type Extent, type NoiseParts, standardErrors } from '../gate/inflation.ts';
import { marginOnScale, shareOf } from '../gate/margins.ts';
import type { SessionSpread } from '../gate/session-spread.ts';
import type { Shift } from '../gate/shift.ts';

/** Chance of finding it. */
const power = 0.9;

/** How far from 0 the same blocks would have to lie, to be called a change: the three conditions of decide.ts. */
const threshold = ({ estimate, withoutOne, certainFrom }: Shift, margin: number, level: number): number => {
  const oneSession = Math.max(estimate - withoutOne.low, withoutOne.high - estimate);
  return Math.max(certainFrom(level), margin + oneSession);
};

/**
 * From the run itself. Never less than a change that was not seen: where the estimate lies on the better side, that is a larger share
 * than the same distance for the worse.
 */
export const detectableShare = (metric: MetricName, shift: Shift, margin: number, level: number): number => {
  const certain = threshold(shift, marginOnScale(metric, margin), level) + shift.slack;
  const found = shareOf(metric, certain + normalQuantile(power) * shift.standardError);
  const unseen = Math.abs(shift.estimate) <= certain && metrics[metric].comparedBy === 'ratio';
  return unseen ? Math.max(found, Math.abs(Math.exp(shift.estimate) - 1)) : found;
};

export interface Foreseen {
  readonly noise: NoiseParts;
  readonly sides: readonly Extent[];
  readonly spread: SessionSpread;
  /** On the scale of the comparison. */
  readonly margin: number;
  readonly level: number;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** What the moderated variance of a session will be on average, block noise included. */
const expectedVariance = ({ noise, sides, spread }: Foreseen, freedom: number): number => {
  const blocks =
    standardErrors({ ...noise, sessionSd: 0 }, sides).all ** 2 / sum(sides.map(({ sessions }) => 1 / sessions));
  const known = spread.sd ** 2 + blocks;
  return (spread.weight * known + freedom * (noise.sessionSd ** 2 + blocks)) / (spread.weight + freedom);
};

/** Before a run, on the scale of the comparison. */
export const foreseenDistance = (foreseen: Foreseen): number => {
  const { noise, sides, spread, margin, level } = foreseen;
  const freedom = sum(sides.map(({ sessions }) => sessions - 1));
  const inverse = sum(sides.map(({ sessions }) => 1 / sessions));
  const certain =
    studentQuantile(level, spread.weight + freedom) * Math.sqrt(expectedVariance(foreseen, freedom) * inverse);
  const error = standardErrors(noise, sides).all;
  const fewest = Math.min(...sides.map(({ sessions }) => sessions));
  // Any one of the sessions may be the one without which too little is left.
  const steady = fewest < 2 ? 0 : normalQuantile(1 - (1 - power) / fewest) * error * Math.sqrt(fewest / (fewest - 1));
  return Math.max(certain + normalQuantile(power) * error, margin + normalQuantile(power) * error, margin + steady);
};
