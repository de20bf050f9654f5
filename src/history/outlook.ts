/** What is to be said of the newest level of a series besides its changes. */
import { shareOf } from '../check/gate/margins.ts';
import { offScale } from '../result/derive/effect.ts';
import type { MetricName } from '../result/derive.ts';
import { type ChangePointOptions, leastStretch, reach } from '../stats/change-points.ts';
import { levelOf, levelShift } from '../stats/level-shift.ts';
import { normalQuantile } from '../stats/normal.ts';
import type { WatchedSeries } from './model.ts';

/** How many results on the new level `detectable` speaks of. */
const resultsToSee = 5;
const power = 0.9;

type Values = readonly number[];

/** From the noise of the level. */
const detectableOf = (metric: MetricName, values: Values, options: ChangePointOptions): number | null => {
  if (values.length < 2 * leastStretch) return null;
  const { level, leastShift, leastScale } = options;
  const far = normalQuantile(1 - level / 2) + normalQuantile(power);
  const error = levelOf(values, leastScale).scale * Math.sqrt(1 / resultsToSee + 1 / values.length);
  return shareOf(metric, Math.max(leastShift, far * error));
};

/** A change is judged by its neighbourhood, so what goes slowly shows only from one end of a long level to the other. */
const creptOf = (metric: MetricName, values: Values, options: ChangePointOptions): number | null => {
  if (values.length < 2 * reach) return null;
  const { shift, p } = levelShift(values.slice(0, reach), values.slice(-reach), options.leastScale);
  return p <= options.level && Math.abs(shift) >= options.leastShift ? offScale(metric, shift) : null;
};

/** `newest`: the values since the last change. */
export const outlookOf = (
  metric: MetricName,
  newest: Values,
  options: ChangePointOptions,
): Pick<WatchedSeries, 'detectable' | 'crept'> => ({
  detectable: detectableOf(metric, newest, options),
  crept: creptOf(metric, newest, options),
});
