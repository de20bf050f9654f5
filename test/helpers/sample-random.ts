/** Seeded numbers for made-up results: mulberry32, enough for plausible noise and the same on every machine. */
export interface Random {
  readonly uniform: () => number;
  /** Log-normal around `centre` with relative spread `cv`: latencies and rates are skewed, never negative. */
  readonly around: (centre: number, cv: number) => number;
}

export const randomFrom = (seed: number): Random => {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return { uniform, around: (centre, cv) => centre * Math.exp(cv * normal()) };
};
