/**
 * Where a series of results changes its level: E-divisive proposes (Matteson and James 2014), in windows and with a t-test of
 * the neighbouring stretches instead of permutations (Fleming et al. 2023, "Hunter"), and what does not last is taken back.
 */
import { splitSearch } from './energy.ts';
import { type LevelShift, levelShift } from './level-shift.ts';

export interface ChangePointOptions {
  /** A change point needs a smaller p. */
  readonly level: number;
  /** Smaller shifts are not worth a word. */
  readonly leastShift: number;
  /** See `levelShift`. */
  readonly leastScale: number;
}

export interface ChangePoint extends LevelShift {
  /** Of the first value on the new level. */
  readonly at: number;
  /** The stretches it was judged by: [from, at) and [at, to). */
  readonly from: number;
  readonly to: number;
}

/** Fewer values are no level yet. */
export const leastStretch = 4;
/** How far back and ahead a change is judged: far enough to know the noise, near enough that slow drifts stay out. */
export const reach = 60;
const step = reach / 2;
/** Proposals may be weaker by that factor than what is told in the end. */
const weaker = 100;

interface Proposal {
  readonly at: number;
  readonly divergence: number;
}

const proposalsIn = (values: readonly number[], start: number, options: ChangePointOptions): Proposal[] => {
  const window = values.slice(start, start + reach);
  const search = splitSearch(window, leastStretch);
  const within = (from: number, to: number): Proposal[] => {
    const split = search(from, to);
    if (split === null) return [];
    const { p } = levelShift(window.slice(from, split.at), window.slice(split.at, to), options.leastScale);
    if (p > options.level * weaker) return [];
    return [...within(from, split.at), { ...split, at: start + split.at }, ...within(split.at, to)];
  };
  return within(0, window.length);
};

/** Fixed windows, so that an old change stays where it was found, and the newest values once more as a whole. */
const windowStarts = (length: number): number[] => {
  const starts = Array.from({ length: Math.max(1, Math.ceil((length - step) / step)) }, (_, i) => i * step);
  return [...new Set([...starts, Math.max(0, length - reach)])];
};

/** Two windows may see one change at neighbouring places: the clearer stays. */
const apart = (proposals: readonly Proposal[]): Proposal[] => {
  const kept: Proposal[] = [];
  for (const one of [...proposals].sort((a, b) => b.divergence - a.divergence || a.at - b.at))
    if (kept.every(({ at }) => Math.abs(at - one.at) >= leastStretch)) kept.push(one);
  return kept.sort((a, b) => a.at - b.at);
};

const judged = (values: readonly number[], ats: readonly number[], leastScale: number): ChangePoint[] =>
  ats.map((at, i) => {
    const from = Math.max(ats[i - 1] ?? 0, at - reach);
    const to = Math.min(ats[i + 1] ?? values.length, at + reach);
    return { at, from, to, ...levelShift(values.slice(from, at), values.slice(at, to), leastScale) };
  });

/** The one that holds least, if any does not hold; without it its neighbours are judged anew. */
const weakest = (points: readonly ChangePoint[], options: ChangePointOptions): ChangePoint | undefined => {
  const failing = points.filter(({ p, shift }) => p > options.level || Math.abs(shift) < options.leastShift);
  return failing.sort((a, b) => b.p - a.p || Math.abs(a.shift) - Math.abs(b.shift) || a.at - b.at)[0];
};

/** In order. The same values give the same change points: nothing is drawn. */
export const changePoints = (values: readonly number[], options: ChangePointOptions): ChangePoint[] => {
  const proposals = windowStarts(values.length).flatMap((start) => proposalsIn(values, start, options));
  let ats = apart(proposals).map(({ at }) => at);
  for (;;) {
    const points = judged(values, ats, options.leastScale);
    const failing = weakest(points, options);
    if (failing === undefined) return points;
    ats = ats.filter((at) => at !== failing.at);
  }
};
