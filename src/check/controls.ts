/** What the controls themselves did: a busy neighbour slows them all, and no ratio shows it. */

import { offScale } from '../result/derive/effect.ts';
import { metrics, uncalibratedInflation } from '../result/derive.ts';
import type { Comparable } from './comparable.ts';
import { effectsOf, rawControl } from './effects.ts';
import { calibratedInflation, observedInflation } from './inflation.ts';
import type { ControlShift } from './model.ts';
import { shiftOf } from './shift.ts';

/** Beyond twice or half, what is left of a ratio is not trusted: another machine, or veth itself. */
const rangeFactor = Math.log(2);

const shiftOfControl = (comparable: Comparable, seed: number): ControlShift[] => {
  const { metric, reference, noise } = comparable;
  const sides = [comparable.candidate, comparable.baseline].map(({ blocks }) => effectsOf(rawControl(blocks), 0));
  const [candidate = [], baseline = []] = sides;
  if (candidate.length === 0 || baseline.length === 0) return [];
  const extents = sides.map((side) => ({ blocks: side.flat().length, sessions: side.length }));
  const drift = noise && calibratedInflation({ blockSd: noise.blockSd, sessionSd: noise.controlDriftSd }, extents);
  const inflation = Math.max(drift ?? uncalibratedInflation, observedInflation(sides, noise !== null));
  const { shift } = shiftOf({ kind: 'stored', candidate, baseline }, { metric, inflation, seed });
  if (shift === null) return [];
  const moved = shift.wide.low > 0 || shift.wide.high < 0;
  return [
    {
      ...{ control: reference, metric, label: metrics[metric].label, moved },
      ratio: offScale(metric, shift.estimate),
      interval: { low: offScale(metric, shift.wide.low), high: offScale(metric, shift.wide.high) },
      outOfRange: moved && Math.abs(shift.estimate) > rangeFactor,
    },
  ];
};

/** One for every control and primary metric. */
export const controlShifts = (comparables: readonly Comparable[], seed: number): ControlShift[] => {
  const first = new Map<string, Comparable>();
  for (const comparable of comparables.filter(({ primary }) => primary)) {
    const key = `${comparable.reference} ${comparable.metric} ${comparable.observation}`;
    if (!first.has(key)) first.set(key, comparable);
  }
  return [...first.values()].flatMap((comparable) => shiftOfControl(comparable, seed));
};

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
