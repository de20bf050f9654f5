/** What stands in the way of a verdict, before and after the statistics. One sentence each; null: nothing. */
import { metrics } from '../../result/derive.ts';
import { maximum, minimum } from '../../stats/summary.ts';
import type { Comparable, SideBlocks } from './comparable.ts';
import type { Decision } from './decide.ts';
import type { Effects } from './effects.ts';
import type { Shift } from './shift.ts';

const missingLimit = 0.05;
/** Beyond this two figures are hardly of the same thing: 1,000 and 8 are the usual mistakes of units. */
const unbelievable = Math.log(100);

const invalid = (reason: string): Decision => ({ verdict: 'invalid', reason });
const inconclusive = (reason: string): Decision => ({ verdict: 'inconclusive', reason });

const isMissing = ({ blocks, planned }: SideBlocks): boolean =>
  blocks.length === 0 || planned - blocks.length > missingLimit * planned;

const missing = (name: string, side: SideBlocks): Decision | null => {
  if (!isMissing(side)) return null;
  const lost = side.planned - side.blocks.length;
  const what =
    side.planned === 0
      ? `The ${name} has no such figure`
      : `${lost} of ${side.planned} planned blocks of the ${name} have no usable figure`;
  return invalid(`${what} (failed, withheld, zero or not reached).`);
};

const varies = (effects: Effects): boolean => {
  const values = effects.flat();
  return minimum(values) < maximum(values);
};

/** A measured rate is never twice the same; a median of whole microseconds may be, and then hides what is smaller. */
const constant = ({ primary }: Comparable, sides: readonly Effects[]): Decision | null => {
  if (sides.every(varies)) return null;
  const what = 'Every block of one side reads the same';
  return primary
    ? invalid(`${what}: a figure that does not vary was not measured.`)
    : inconclusive(`${what}: a change below the resolution cannot be seen.`);
};

/** Such blocks cannot vary inside a session: that is no fault of the measurement, and no evidence either. */
const oneBlock = (name: string, side: Effects): Decision | null => {
  if (side.flat().length > side.length) return null;
  const each = side.length === 1 ? 'one block' : 'one block a session';
  return inconclusive(`The ${name} has ${each}, so how much blocks differ by chance is unknown: give it more rounds.`);
};

const oneSession = ({ noise }: Comparable, sides: readonly Effects[]): Decision | null => {
  const single = sides.some(({ length }) => length < 2);
  return single && noise === null
    ? inconclusive('A side has one session, which cannot separate a change from drift.')
    : null;
};

/** In the order in which they are said. */
export const obstacleBefore = (comparable: Comparable, candidate: Effects, baseline: Effects): Decision | null => {
  if (comparable.invalid !== null) return invalid(comparable.invalid);
  const lost = missing('candidate', comparable.candidate) ?? missing('baseline', comparable.baseline);
  const sides = [candidate, baseline];
  const few = oneBlock('candidate', candidate) ?? oneBlock('baseline', baseline);
  return lost ?? few ?? constant(comparable, sides) ?? oneSession(comparable, sides);
};

export const obstacleAfter = ({ metric }: Comparable, { estimate }: Shift): Decision | null => {
  if (metrics[metric].comparedBy === 'difference' || Math.abs(estimate) < unbelievable) return null;
  const factor = Math.round(Math.exp(Math.abs(estimate)));
  return invalid(
    `The figures differ by a factor of ${factor.toLocaleString('en-US')}: their units are hardly the same.`,
  );
};
