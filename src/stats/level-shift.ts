/** Whether a series stands on another level behind a point than before it, told so that a bad value or two decide nothing. */
import { fUpperTail } from './f-distribution.ts';
import { mean, median } from './summary.ts';

export interface LevelShift {
  /** Level after − level before. */
  readonly shift: number;
  /** Of one value about its level, both sides taken together. */
  readonly scale: number;
  /** Two-sided, of "no shift". */
  readonly p: number;
}

/** Values beyond that many deviations of their side count as if they lay there. */
const clipAt = 2.5;
/** Of fewer values the deviation is too uncertain to clip by: a lucky handful would seem to have none. */
const leastClipped = 24;
/** Variance of a standard normal clipped at 2.5. */
const clippedVariance = 0.9775;
/** Median absolute deviation of a standard normal. */
const normalMad = 0.6745;
/** So many neighbours tell whether they hang together; and how far that counts at most. */
const leastPairs = 12;
const mostCarried = 0.9;
/** In standard errors: what is taken off, because independent values seem to hang together half of the time. */
const byChance = 0.3;
/** So much of each side must lie beyond the middle of the step: outliers on half of a short side are no level. */
const mostOfASide = 0.6;

const residuals = (values: readonly number[]): number[] => {
  const centre = median(values);
  return values.map((value) => value - centre);
};

const clipped = (values: readonly number[], limit: number): number[] =>
  values.map((value) => Math.max(-limit, Math.min(limit, value)));

const squares = (values: readonly number[]): number => {
  const centre = mean(values);
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
};

const shareBeyond = (values: readonly number[], middle: number, side: number): number =>
  values.filter((value) => side * (value - middle) > 0).length / values.length;

const isLevel = (before: readonly number[], after: readonly number[], middle: number, direction: number): boolean =>
  shareBeyond(before, middle, -direction) >= mostOfASide && shareBeyond(after, middle, direction) >= mostOfASide;

/** Clipped values of both sides about their medians, at deviations that all of them together show. */
const clippedSides = (sides: readonly (readonly number[])[], leastScale: number): number[][] => {
  const all = sides.map(residuals);
  if (all.flat().length < leastClipped) return all;
  const rough = Math.max(leastScale, median(all.flat().map(Math.abs)) / normalMad);
  return all.map((side) => clipped(side, clipAt * rough));
};

const scaleOf = (sides: readonly (readonly number[])[], leastScale: number): number => {
  const freedom = Math.max(1, sides.flat().length - sides.length);
  const variance = sides.reduce((sum, side) => sum + squares(side), 0) / freedom / clippedVariance;
  return Math.max(leastScale, Math.sqrt(variance));
};

const centred = (values: readonly number[]): number[] => {
  const centre = mean(values);
  return values.map((value) => value - centre);
};

/** Correlation of neighbours about the level of their side; 0 where there are too few to tell. */
const carriedOver = (sides: readonly (readonly number[])[]): number => {
  const about = sides.map(centred);
  const products = about.flatMap((side) => side.slice(1).map((value, i) => value * (side[i] as number)));
  const total = about.flat().reduce((sum, value) => sum + value * value, 0);
  if (products.length < leastPairs || total === 0) return 0;
  const correlation = products.reduce((sum, product) => sum + product, 0) / total;
  return Math.max(0, Math.min(mostCarried, correlation - byChance / Math.sqrt(products.length)));
};

/** Where one stretch stands, and how far one value lies from there. Wants a value. */
export const levelOf = (values: readonly number[], leastScale: number): { level: number; scale: number } => {
  const sides = clippedSides([values], leastScale);
  return { level: median(values) + mean(sides.flat()), scale: scaleOf(sides, leastScale) };
};

/**
 * Student's t of the two sides with values clipped about their own median; where neighbours hang together, as if there were
 * fewer. `leastScale`: what one value is uncertain by at least, lest a handful of equal values prove anything. Each side wants a
 * value, both together three.
 */
export const levelShift = (before: readonly number[], after: readonly number[], leastScale: number): LevelShift => {
  const sides = clippedSides([before, after], leastScale);
  const scale = scaleOf(sides, leastScale);
  const [low = [], high = []] = sides;
  const [from, to] = [median(before) + mean(low), median(after) + mean(high)];
  const carried = carriedOver(sides);
  const error = scale * Math.sqrt(((1 + carried) / (1 - carried)) * (1 / before.length + 1 / after.length));
  const t = (to - from) / error;
  const freedom = before.length + after.length - 2;
  const p = isLevel(before, after, (from + to) / 2, Math.sign(to - from)) ? fUpperTail(t * t, 1, freedom) : 1;
  return { shift: to - from, scale, p };
};
