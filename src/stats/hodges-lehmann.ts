/** Hodges and Lehmann (1963): estimates of location and shift that outliers hardly move. */
/** Filled by loops and sorted as a typed array: a gate does this for every comparison, a simulation thousands of times. */
const sorted = (size: number, fill: (pairs: Float64Array) => void): number[] => {
  const pairs = new Float64Array(size);
  fill(pairs);
  return Array.from(pairs.sort());
};

/** Means of all pairs, each value with itself included; n(n + 1)/2 of them, ascending. */
export const walshAverages = (values: readonly number[]): number[] =>
  sorted((values.length * (values.length + 1)) / 2, (pairs) => {
    let at = 0;
    for (let i = 0; i < values.length; i += 1)
      for (let j = i; j < values.length; j += 1) pairs[at++] = ((values[i] as number) + (values[j] as number)) / 2;
  });

/** x − y of all pairs, ascending. */
export const pairDifferences = (x: readonly number[], y: readonly number[]): number[] =>
  sorted(x.length * y.length, (pairs) => {
    let at = 0;
    for (const a of x) for (const b of y) pairs[at++] = a - b;
  });

/** Of values in order. Throws RangeError without any. */
export const middle = (ordered: readonly number[]): number => {
  if (ordered.length === 0) throw new RangeError('no values');
  const half = ordered.length / 2;
  const [low, high] = [ordered[Math.ceil(half) - 1] as number, ordered[Math.floor(half)] as number];
  return low === high ? low : low + 0.5 * (high - low);
};

/** The pseudomedian. Throws RangeError without values. */
export const hodgesLehmann = (values: readonly number[]): number => middle(walshAverages(values));

/** By how much `x` lies above `y`. Throws RangeError where one of them is empty. */
export const hodgesLehmannShift = (x: readonly number[], y: readonly number[]): number => middle(pairDifferences(x, y));
