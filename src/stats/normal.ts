import { errorFunction } from 'simple-statistics';

/** Distribution function of the standard normal; within 1.2e−7 (Numerical Recipes' erfc). */
export const normalProbability = (z: number): number => (1 + errorFunction(z / Math.SQRT2)) / 2;

const beyondAnything = 10;
const halvings = 60;

/** Its inverse, by halving; simple-statistics' probit is off in the third digit. `p` between 0 and 1. */
export const normalQuantile = (p: number): number => {
  let [low, high] = [-beyondAnything, beyondAnything];
  for (let step = 0; step < halvings; step += 1) {
    const middle = (low + high) / 2;
    if (normalProbability(middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};
