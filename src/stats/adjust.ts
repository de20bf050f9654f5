/** p values of a family of comparisons, adjusted so that each can be held against the level of the whole family. */

type Running = (a: number, b: number) => number;

/** Adjusted in order of size, made monotonous by `running`, and given back in the order they came. */
const adjustSorted = (
  pValues: readonly number[],
  direction: 1 | -1,
  scale: (p: number, rank: number) => number,
  running: Running,
): number[] => {
  const order = pValues.map((p, index) => ({ p, index })).sort((a, b) => direction * (a.p - b.p));
  const adjusted = new Array<number>(pValues.length);
  let last = direction === 1 ? 0 : 1;
  order.forEach(({ p, index }, position) => {
    const place = direction === 1 ? position : order.length - 1 - position;
    last = running(last, Math.min(1, scale(p, place + 1)));
    adjusted[index] = last;
  });
  return adjusted;
};

/** Holm (1979): the chance of even one false alarm in the family is at most the level, whatever hangs together. */
export const holm = (pValues: readonly number[]): number[] =>
  adjustSorted(pValues, 1, (p, rank) => p * (pValues.length - rank + 1), Math.max);

/** Benjamini and Hochberg (1995): among those below the level, at most that share is false on average. */
export const benjaminiHochberg = (pValues: readonly number[]): number[] =>
  adjustSorted(pValues, -1, (p, rank) => (p * pValues.length) / rank, Math.min);
