/** The energy statistic (Székely and Rizzo 2013; Matteson and James 2014): how unlike two stretches of a series are. */

export interface Split {
  /** Where the second stretch begins. */
  readonly at: number;
  /** Larger: less alike. */
  readonly divergence: number;
}

/** Sums of |a − b| over any two stretches, each in four look-ups. */
const distanceSums = (values: readonly number[]) => {
  const width = values.length + 1;
  const sums = new Float64Array(width * width);
  for (let i = 1; i < width; i += 1) {
    let row = 0;
    for (let j = 1; j < width; j += 1) {
      row += Math.abs((values[i - 1] as number) - (values[j - 1] as number));
      sums[i * width + j] = (sums[(i - 1) * width + j] as number) + row;
    }
  }
  const upTo = (i: number, j: number): number => sums[i * width + j] as number;
  return (from: number, to: number, otherFrom: number, otherTo: number): number =>
    upTo(to, otherTo) - upTo(from, otherTo) - upTo(to, otherFrom) + upTo(from, otherFrom);
};

/** A search over one series; `from` and `to` name the stretch of it that is split. */
export type SplitSearch = (from: number, to: number) => Split | null;

/**
 * Both stretches have at least `least` values. The second may end before `to`, so that a later change does not hide an earlier
 * one. null: too few values. Distances are not squared (α = 1), so that one far value decides nothing.
 */
export const splitSearch = (values: readonly number[], least: number): SplitSearch => {
  const between = distanceSums(values);
  const divergence = (from: number, at: number, end: number): number => {
    const [n, m] = [at - from, end - at];
    const apart = (2 * between(from, at, at, end)) / (n * m);
    const inside = between(from, at, from, at) / (n * (n - 1)) + between(at, end, at, end) / (m * (m - 1));
    return ((n * m) / (n + m)) * (apart - inside);
  };
  return (from, to) => {
    let best: Split | null = null;
    for (let at = from + least; at <= to - least; at += 1)
      for (let end = at + least; end <= to; end += 1) {
        const found = divergence(from, at, end);
        if (best === null || found > best.divergence) best = { at, divergence: found };
      }
    return best;
  };
};
