/** How often the gate's intervals hold a truth that is known, for noises of several shapes. Shared with bench/gate. */
import { type Effects, effectsOf } from '../../src/check/gate/effects.ts';
import { shiftOf } from '../../src/check/gate/measure-shift.ts';
import { spreadsOf } from '../../src/check/gate/session-spread.ts';
import { blocksOf } from './gate-blocks.ts';
import { randomFrom } from './sample-random.ts';

export interface CoverageCase {
  readonly name: string;
  readonly sessions: number;
  readonly blocks: number;
  /** What calibration would have found. */
  readonly noise: { readonly blockSd: number; readonly sessionSd: number };
  /** One session: figures of the test arm and of its control, block by block. */
  readonly session: (random: Noise, blocks: number) => readonly { readonly test: number; readonly control: number }[];
}

export interface Noise {
  readonly uniform: () => number;
  readonly normal: () => number;
}

const noiseFrom = (seed: number): Noise => {
  const random = randomFrom(seed);
  return { uniform: random.uniform, normal: () => Math.log(random.around(1, 1)) };
};

const own = 0.08;
type Draw = (random: Noise) => number;

const independent =
  (draw: Draw, sessionSd = 0): CoverageCase['session'] =>
  (random, blocks) => {
    const drift = sessionSd * random.normal();
    return Array.from({ length: blocks }, () => ({ test: drift + draw(random), control: 0 }));
  };

/** A disturbance that both arms share cancels in the ratio, whatever its shape. */
const shared =
  (disturbance: (random: Noise, blocks: number) => readonly number[]): CoverageCase['session'] =>
  (random, blocks) =>
    disturbance(random, blocks).map((control) => ({ test: control + own * random.normal(), control }));

const drift = (random: Noise, blocks: number): number[] => {
  const [start, slope] = [0.15 * random.normal(), 0.3 * random.normal()];
  return Array.from({ length: blocks }, (_, i) => start + (slope * i) / blocks);
};

const autocorrelated = (random: Noise, blocks: number): number[] => {
  let state = 0.2 * random.normal();
  return Array.from({ length: blocks }, () => {
    state = 0.86 * state + 0.2 * Math.sqrt(1 - 0.86 ** 2) * random.normal();
    return state;
  });
};

const logNormal: Draw = (random) => 0.1 * Math.exp(0.6 * random.normal());
const bimodal: Draw = (random) => (random.uniform() < 0.3 ? -0.15 : 0) + 0.04 * random.normal();
const sizes = { sessions: 3, blocks: 12 } as const;
const calm = { blockSd: own, sessionSd: 0 };

export const coverageCases: readonly CoverageCase[] = [
  { name: 'normal', ...sizes, noise: calm, session: independent((random) => own * random.normal()) },
  { name: 'log-normal', ...sizes, noise: calm, session: independent(logNormal) },
  { name: 'bimodal', ...sizes, noise: calm, session: independent(bimodal) },
  { name: 'drifting', ...sizes, noise: calm, session: shared(drift) },
  { name: 'autocorrelated', ...sizes, noise: calm, session: shared(autocorrelated) },
  {
    name: 'sessions that differ',
    ...sizes,
    noise: { blockSd: own, sessionSd: 0.02 },
    session: independent((random) => own * random.normal(), 0.02),
  },
];

const truth = -0.1;

const sideOf = ({ session, sessions, blocks }: CoverageCase, random: Noise, shift: number): Effects =>
  effectsOf(
    blocksOf(
      Array.from({ length: sessions }, () =>
        session(random, blocks).map(({ test, control }) => ({ test: test + shift, control })),
      ),
    ),
    1,
  );

/** Shares of `draws` comparisons whose 90 and 99 % intervals hold the true shift. */
export const coverageOf = (given: CoverageCase, draws: number, seed = 5): { narrow: number; wide: number } => {
  const random = noiseFrom(seed);
  const held = { narrow: 0, wide: 0 };
  for (let draw = 0; draw < draws; draw += 1) {
    const [candidate, baseline] = [sideOf(given, random, truth), sideOf(given, random, 0)];
    const spreads = spreadsOf('tcp-rate', given.noise);
    const { shift } = shiftOf([candidate, baseline], { metric: 'tcp-rate', spreads, inflation: 1, seed: 1 });
    if (shift && shift.narrow.low <= truth && shift.narrow.high >= truth) held.narrow += 1;
    if (shift && shift.wide.low <= truth && shift.wide.high >= truth) held.wide += 1;
  }
  return { narrow: held.narrow / draws, wide: held.wide / draws };
};
