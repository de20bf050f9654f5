/** Mutations of the gate's input: what a verdict must do when the question is turned round. Counts of broken promises. */
import type { Noise } from '../../src/check/calibrate/calibration.ts';
import { gate } from '../../src/check/gate/judge.ts';
import type { Verdict } from '../../src/check/model.ts';
import { randomFrom } from '../../test/helpers/sample-random.ts';
import { slower } from './injections.ts';
import { comparables, type SessionBlocks } from './session-blocks.ts';

const mirrored: Readonly<Record<Verdict, Verdict>> = {
  regression: 'improvement',
  improvement: 'regression',
  unchanged: 'unchanged',
  inconclusive: 'inconclusive',
  invalid: 'invalid',
};

type Sides = readonly [readonly SessionBlocks[], readonly SessionBlocks[]];

const verdicts = ([candidate, baseline]: Sides, noise: ReadonlyMap<string, Noise>): Verdict[] =>
  gate(comparables(candidate, baseline, noise), { strict: false, seed: 1 }).comparisons.map(({ verdict }) => verdict);

/** Faster becomes slower: every figure its own inverse. */
const inverted = (sessions: readonly SessionBlocks[]): SessionBlocks[] =>
  sessions.map((series) =>
    series.map((one) => ({
      ...one,
      pairs: one.pairs.map(({ test, control }) => ({ test: -test, control: -control })),
    })),
  );

const broken = (there: readonly Verdict[], back: readonly Verdict[]): number =>
  there.filter((verdict, i) => back[i] !== mirrored[verdict]).length;

export interface Mutations {
  readonly comparisons: number;
  readonly swapped: number;
  readonly reversed: number;
  readonly permuted: number;
}

const shuffled = <T>(items: readonly T[], uniform: () => number): T[] =>
  items
    .map((item) => ({ item, key: uniform() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);

export const mutate = (
  sessions: readonly SessionBlocks[],
  half: number,
  noise: ReadonlyMap<string, Noise>,
  draws: number,
): Mutations => {
  const random = randomFrom(77);
  const found = { comparisons: 0, swapped: 0, reversed: 0, permuted: 0 };
  for (let number = 0; number < draws; number += 1) {
    const drawn = shuffled(sessions, random.uniform).slice(0, 2 * half);
    const [plain, baseline] = [drawn.slice(0, half), drawn.slice(half)];
    const candidate = slower('tcp-rate', 0.3 * random.uniform()).inject(plain, random);
    const there = verdicts([candidate, baseline], noise);
    found.comparisons += there.length;
    found.swapped += broken(there, verdicts([baseline, candidate], noise));
    found.reversed += broken(there, verdicts([inverted(candidate), inverted(baseline)], noise));
    found.permuted += verdicts([baseline, plain], noise).filter((v) => v === 'regression').length;
  }
  return found;
};
