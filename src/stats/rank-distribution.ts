/** Exact null distributions of the two rank statistics: element k is P(statistic ≤ k). */

const cumulate = (shares: readonly number[]): number[] => {
  let sum = 0;
  return shares.map((share) => {
    sum += share;
    return sum;
  });
};

/**
 * Wilcoxon's signed-rank statistic of n values: every rank from 1 to n is in the sum or not, each with probability ½.
 * Probabilities rather than counts, so that no n overflows.
 */
const signedRank = (n: number): number[] => {
  let shares = [1];
  for (let rank = 1; rank <= n; rank += 1) {
    const previous = shares;
    shares = Array.from(
      { length: previous.length + rank },
      (_, k) => ((previous[k] ?? 0) + (previous[k - rank] ?? 0)) / 2,
    );
  }
  return cumulate(shares);
};

/**
 * The Mann–Whitney statistic of m and n values. The largest of all is one of the m with probability m/(m + n) and then
 * beats all n others (Mann and Whitney 1947); built up from the smaller samples.
 */
const rankSum = (m: number, n: number): number[] => {
  let row: number[][] = Array.from({ length: n + 1 }, () => [1]);
  for (let i = 1; i <= m; i += 1) {
    const next: number[][] = [[1]];
    for (let j = 1; j <= n; j += 1) {
      const [without, fewer] = [next[j - 1] as number[], row[j] as number[]];
      next.push(
        Array.from({ length: i * j + 1 }, (_, k) => (i * (fewer[k - j] ?? 0) + j * (without[k] ?? 0)) / (i + j)),
      );
    }
    row = next;
  }
  return cumulate(row[n] as number[]);
};

/** The same few sizes are asked for again and again. */
const remembered = (compute: (m: number, n: number) => number[]) => {
  const known = new Map<string, readonly number[]>();
  return (m: number, n: number): readonly number[] => {
    const found = known.get(`${m}/${n}`) ?? compute(m, n);
    known.set(`${m}/${n}`, found);
    return found;
  };
};

const rememberedSignedRank = remembered(signedRank);

export const signedRankProbabilities = (n: number): readonly number[] => rememberedSignedRank(n, 0);
export const rankSumProbabilities: (m: number, n: number) => readonly number[] = remembered(rankSum);
