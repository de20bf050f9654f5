/** Student's t: tail and quantile, for any number of degrees of freedom above 0. */
import { fUpperTail } from './f-distribution.ts';

/** P(T > t). */
export const studentUpperTail = (t: number, freedom: number): number => {
  const beyond = fUpperTail(t * t, 1, freedom) / 2;
  return t >= 0 ? beyond : 1 - beyond;
};

/** 2 degrees of freedom reach 10⁶ at a tail of 5·10⁻¹³: beyond any level that is asked for. */
const farthest = 1e6;
const halvings = 80;

const computed = (tail: number, freedom: number): number => {
  let [low, high] = [0, farthest];
  for (let step = 0; step < halvings; step += 1) {
    const middle = (low + high) / 2;
    if (studentUpperTail(middle, freedom) > tail) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};

/** The same few are asked for again and again. */
const known = new Map<string, number>();

/** The t whose upper tail is `tail`, between 0 and ½. */
export const studentQuantile = (tail: number, freedom: number): number => {
  const key = `${tail}/${freedom}`;
  const found = known.get(key) ?? computed(tail, freedom);
  known.set(key, found);
  return found;
};
