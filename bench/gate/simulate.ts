/** Checks by simulation: whole sessions are drawn for both sides, never single blocks across sessions. */
import type { Noise } from '../../src/check/calibrate/calibration.ts';
import { measureNoise } from '../../src/check/gate/noise.ts';
import { randomFrom } from '../../test/helpers/sample-random.ts';
import { drawSessions } from './draw-sessions.ts';
import type { Injection } from './injections.ts';
import type { Rule } from './rules.ts';
import { blocksOf, comparables, type SessionBlocks, seriesKey } from './session-blocks.ts';

export interface Design {
  readonly candidate: number;
  /** Sessions; a baseline gets twice the budget. */
  readonly baseline: number;
}

export interface Tally {
  readonly rule: string;
  readonly checks: number;
  /** Checks with a regression among comparisons that did not change. */
  falseChecks: number;
  untouched: number;
  falseAlarms: number;
  touched: number;
  found: number;
}

export interface Simulation {
  readonly sessions: readonly SessionBlocks[];
  readonly design: Design;
  readonly checks: number;
  readonly injection: Injection;
  readonly rules: readonly { readonly rule: Rule; readonly noise: ReadonlyMap<string, Noise> }[];
  readonly seed: number;
}

/** What a calibration of these sessions would store. */
export const noiseFrom = (sessions: readonly SessionBlocks[], design: Design): Map<string, Noise> => {
  const sources = (sessions[0] ?? []).map(({ arm, reference, metric, observation }) => ({
    ...{ arm, reference, metric, observation },
    blocks: blocksOf(sessions, seriesKey({ arm, metric })),
  }));
  const each = Math.max(0, ...sources.map(({ blocks }) => blocks.length)) / Math.max(1, sessions.length);
  const sides = [design.candidate, design.baseline].map((count) => ({ blocks: count * each, sessions: count }));
  return new Map(measureNoise(sources, sides).map((noise): [string, Noise] => [seriesKey(noise), noise]));
};

const count = (tally: Tally, flags: readonly boolean[], touched: readonly boolean[]): void => {
  const wrong = flags.filter((flag, i) => flag && !touched[i]).length;
  tally.falseAlarms += wrong;
  tally.falseChecks += wrong > 0 ? 1 : 0;
  tally.untouched += touched.filter((one) => !one).length;
  tally.touched += touched.filter(Boolean).length;
  tally.found += flags.filter((flag, i) => flag && touched[i]).length;
};

/** The same draws for every rule. */
export const simulate = ({ sessions, design, checks, injection, rules, seed }: Simulation): Tally[] => {
  const random = randomFrom(seed);
  const tallies = rules.map(
    ({ rule }): Tally => ({
      ...{ rule: rule.name, checks, falseChecks: 0, untouched: 0, falseAlarms: 0, touched: 0, found: 0 },
    }),
  );
  for (let check = 0; check < checks; check += 1) {
    const drawn = drawSessions(sessions, design.candidate + design.baseline, random);
    const candidate = injection.inject(drawn.slice(0, design.candidate), random);
    const baseline = drawn.slice(design.candidate);
    rules.forEach(({ rule, noise }, i) => {
      const built = comparables(candidate, baseline, noise);
      const touched = built.map(({ metric }) => metric === injection.touches);
      count(tallies[i] as Tally, rule.flags(built), touched);
    });
  }
  return tallies;
};
