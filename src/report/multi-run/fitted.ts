/** A page of thousands of runs is still opened in a browser: what of a list fits into its share. Pure. */

export interface Fitted<Item> {
  readonly kept: readonly Item[];
  readonly missing: number;
}

export interface Room<Item> {
  readonly sizeOf: (item: Item) => number;
  readonly most: number;
  /** How far from the others each is: where not all fit, the farthest come first. Absent: they are in order already. */
  readonly weights?: readonly number[] | undefined;
}

/** Stable: equals stay in order. */
export const farthestFirst = <Item>(items: readonly Item[], weights: readonly number[]): Item[] =>
  items
    .map((item, i) => ({ item, weight: weights[i] ?? 0 }))
    .sort((a, b) => (a.weight === b.weight ? 0 : b.weight - a.weight))
    .map(({ item }) => item);

export const fitted = <Item>(items: readonly Item[], { sizeOf, most, weights }: Room<Item>): Fitted<Item> => {
  const sized = items.map((item) => ({ item, size: sizeOf(item) }));
  if (sized.reduce((sum, { size }) => sum + size, 0) <= most) return { kept: items, missing: 0 };
  let left = most;
  const kept: Item[] = [];
  for (const { item, size } of weights ? farthestFirst(sized, weights) : sized) {
    left -= size;
    if (left < 0) break;
    kept.push(item);
  }
  return { kept, missing: items.length - kept.length };
};
