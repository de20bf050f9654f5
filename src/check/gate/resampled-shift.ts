/** Where means of sessions do not serve: loss, stalls and p99 have ties, zeros and long tails, so sessions and blocks are resampled. */
import { resample, resampleShift } from '../../stats/bootstrap.ts';
import { normalProbability, normalQuantile } from '../../stats/normal.ts';
import type { IntervalOrReason } from '../../stats/rank-interval.ts';
import { type OneSided, rankSumTest, signedRankTest } from '../../stats/rank-test.ts';
import { median } from '../../stats/summary.ts';
import type { Bounds } from '../model.ts';
import type { Sides } from './moderated-shift.ts';
import { around, narrowLevel, type ShiftOptions, type ShiftOrReason, tailOf, wideLevel } from './shift.ts';

interface Inference {
  readonly estimate: number;
  readonly interval: (level: number) => IntervalOrReason;
  readonly test: OneSided;
}

const resampled = ([is, was]: Sides, seed: number): Inference => {
  const x = is.flat();
  if (was === undefined) {
    return { estimate: median(x), interval: resample(is, median, { seed }), test: signedRankTest(x) };
  }
  const y = was.flat();
  const interval = resampleShift([is, was], median, { seed });
  return { estimate: median(x) - median(y), interval, test: rankSumTest(x, y) };
};

/** The p value that belongs to an interval widened by `inflation` and then moved out by `slack` standard errors. */
const widenP = (p: number, inflation: number, slack: number): number =>
  normalProbability(normalQuantile(p) / inflation + slack);

const widen = ({ low, high }: Bounds, estimate: number, inflation: number, slack: number): Bounds => ({
  low: estimate + inflation * (low - estimate) - slack,
  high: estimate + inflation * (high - estimate) + slack,
});

export const resampledShift = (sides: Sides, { inflation, slack = 0, seed }: ShiftOptions): ShiftOrReason => {
  const { estimate, interval, test } = resampled(sides, seed);
  const [wide, narrow] = [interval(wideLevel), interval(narrowLevel)];
  if (wide.interval === null) return { shift: null, estimate, reason: wide.reason };
  if (narrow.interval === null) return { shift: null, estimate, reason: narrow.reason };
  const { low, high } = widen(narrow.interval, estimate, inflation, 0);
  const standardError = (high - low) / (2 * normalQuantile(1 - tailOf(narrowLevel)));
  const out = standardError > 0 ? slack / standardError : 0;
  return {
    shift: {
      ...{ estimate, standardError, slack, inflation },
      wide: widen(wide.interval, estimate, inflation, slack),
      narrow: widen(narrow.interval, estimate, inflation, slack),
      above: widenP(test.greater, inflation, out),
      below: widenP(test.less, inflation, out),
      certainFrom: (level) => standardError * normalQuantile(1 - level),
      withoutOne: around(estimate, 0),
      method: wide.interval.method,
    },
    reason: null,
  };
};
