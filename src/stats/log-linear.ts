/**
 * The index of a log-linear histogram: 16 buckets a power of two (4 bits), exact below 32.
 * The bpftrace programs compute it as  e = floor(log2(v)); index = v                              where v < 32 (e ≤ 4)
 *                                                          index = ((e − 3) << 4) | ((v >> (e − 4)) & 15)   otherwise
 * Both agree on 16…31, and 32 follows 31, so indices run on without a gap. Index i ≥ 16 covers
 * [(16 + i mod 16) · 2^(i div 16 − 1), the same + 2^(i div 16 − 1)): a bucket is at most 1/16 of its lower bound wide,
 * so its middle is within 3.2 % of every value in it.
 */
const exactBelow = 32;
const perPower = 16;

/** Math.log2 rounds: 2^49 − 1 reads as 49. */
const floorLog2 = (value: number): number => {
  const estimate = Math.floor(Math.log2(value));
  return 2 ** estimate > value ? estimate - 1 : estimate;
};

/** `value`: an integer from 0 to 2^53 − 1. Throws RangeError for anything else. */
export const bucketOf = (value: number): number => {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${value} has no bucket`);
  if (value < exactBelow) return value;
  const power = floorLog2(value);
  return (power - 3) * perPower + (Math.floor(value / 2 ** (power - 4)) % perPower);
};

/** Smallest value of the bucket, and the smallest beyond it. */
export const bucketBounds = (index: number): { readonly lower: number; readonly upper: number } => {
  if (index < exactBelow) return { lower: index, upper: index + 1 };
  const width = 2 ** (Math.floor(index / perPower) - 1);
  const lower = (perPower + (index % perPower)) * width;
  return { lower, upper: lower + width };
};

/** Mean of the integers in the bucket; the value itself where the bucket holds only one. */
export const bucketMiddle = (index: number): number => {
  const { lower, upper } = bucketBounds(index);
  return (lower + upper - 1) / 2;
};
