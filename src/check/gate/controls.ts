/** What the controls themselves did: a busy neighbour slows them all, and no ratio shows it. */

import { offScale } from '../../result/derive/effect.ts';
import { metrics, uncalibratedInflation } from '../../result/derive.ts';
import type { Bounds, ControlShift } from '../model.ts';
import type { Comparable } from './comparable.ts';
import { effectsOf, rawControl } from './effects.ts';
import { calibratedInflation, observedInflation } from './inflation.ts';
import { shiftOf } from './measure-shift.ts';
import { rawSpreads } from './session-spread.ts';
import type { Shift } from './shift.ts';

/** Beyond twice or half, what is left of a ratio is not trusted: another machine, or veth itself. */
const rangeFactor = Math.log(2);

/** null: too few blocks, or a side without any. */
const rawShift = ({ candidate, baseline, metric, noise }: Comparable, seed: number): Shift | null => {
  const sides = [candidate, baseline].map(({ blocks }) => effectsOf(rawControl(blocks), 0));
  const [is = [], was = []] = sides;
  if (is.length === 0 || was.length === 0) return null;
  const extents = sides.map((side) => ({ blocks: side.flat().length, sessions: side.length }));
  const drift = noise && calibratedInflation({ blockSd: noise.blockSd, sessionSd: noise.controlDriftSd }, extents);
  const inflation = Math.max(drift ?? uncalibratedInflation, observedInflation(sides, noise !== null));
  const spreads = rawSpreads(noise?.controlDriftSd ?? null);
  return shiftOf([is, was], { metric, spreads, inflation, seed }).shift;
};

/** How far 0 lies outside of an interval. */
const outside = ({ low, high }: Bounds): number => Math.max(0, low, -high);

/**
 * Where the control moved beyond its own noise, the share of its movement that a path takes (β) is known less well than the movement
 * itself: a path that takes all of it must not read as one that changed.
 */
export const controlSlack = (comparable: Comparable, beta: number, seed: number): number => {
  if (beta >= 1 || metrics[comparable.metric].comparedBy === 'difference') return 0;
  const shift = rawShift(comparable, seed);
  if (shift === null) return 0;
  const moved = Math.abs(shift.estimate);
  return moved > shift.standardError ? (1 - beta) * moved : 0;
};

const shiftOfControl = (comparable: Comparable, seed: number): ControlShift[] => {
  const { metric, reference } = comparable;
  const shift = rawShift(comparable, seed);
  if (shift === null) return [];
  const moved = outside(shift.wide) > 0;
  return [
    {
      ...{ control: reference, metric, label: metrics[metric].label, moved },
      ratio: offScale(metric, shift.estimate),
      interval: { low: offScale(metric, shift.wide.low), high: offScale(metric, shift.wide.high) },
      outOfRange: moved && Math.abs(shift.estimate) > rangeFactor,
    },
  ];
};

/** The figures of a control in most blocks; between equals the name decides, so that the order of comparisons does not. */
const fuller = (one: Comparable, other: Comparable): Comparable => {
  const [blocks, others] = [one, other].map(
    ({ candidate, baseline }) => candidate.blocks.length + baseline.blocks.length,
  );
  if (blocks !== others) return (blocks ?? 0) > (others ?? 0) ? one : other;
  return one.arm <= other.arm ? one : other;
};

/** For every control and primary metric, the comparison that has most of its blocks. */
export const fullest = (comparables: readonly Comparable[]): Comparable[] => {
  const chosen = new Map<string, Comparable>();
  for (const comparable of comparables.filter(({ primary, control }) => primary && control === null)) {
    const key = `${comparable.reference} ${comparable.metric} ${comparable.observation}`;
    chosen.set(key, fuller(chosen.get(key) ?? comparable, comparable));
  }
  return [...chosen.values()];
};

export const controlShifts = (comparables: readonly Comparable[], seed: number): ControlShift[] =>
  fullest(comparables).flatMap((comparable) => shiftOfControl(comparable, seed));

/** The comparisons that lean on a control out of range cannot be judged. */
export const withControls = (comparables: readonly Comparable[], shifts: readonly ControlShift[]): Comparable[] =>
  comparables.map((comparable) => {
    const { reference, load, invalid } = comparable;
    const bad = shifts.find((s) => s.control === reference && s.outOfRange && metrics[s.metric].load === load);
    if (!bad || invalid !== null) return comparable;
    const times = `${Math.max(bad.ratio, 1 / bad.ratio).toFixed(1)} times`;
    const way = bad.ratio > 1 ? 'what it was' : 'less than it was';
    const reason = `The control is out of range: ${bad.label} of ${reference} is ${times} ${way}, so that either the host or veth itself changed.`;
    return { ...comparable, invalid: reason };
  });
