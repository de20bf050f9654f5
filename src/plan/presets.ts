import { lengthsBy, lengthsOf } from '../load/kinds/index.ts';
import type { VisitLengths } from '../load/kinds/load-kind.ts';
import type { Observation, PartPlan, Plan, Preset } from '../model/plan.ts';

export interface Extent extends Pick<Plan, 'sessions' | 'warmUpS'> {
  readonly parts: PartPlan[];
}

/** Figures come from the bare part and, for round trips in nanoseconds, the stamp part; the full part explains them. */
const part = (observation: Observation, rounds: number, lengths: keyof VisitLengths = observation): PartPlan => ({
  observation,
  rounds,
  durationS: lengthsOf(lengths),
});

/** The budget: `quick` under 3 minutes on 2 cores with 5 arms, `standard` 10 to 12 minutes (test/unit/plan). */
export const presets: Record<Preset, Extent> = {
  quick: { sessions: 1, warmUpS: 1, parts: [part('bare', 3), part('stamp', 3), part('full', 3)] },
  standard: { sessions: 3, warmUpS: 1, parts: [part('bare', 6), part('stamp', 5), part('full', 3)] },
  thorough: {
    sessions: 6,
    warmUpS: 1,
    parts: [part('bare', 10), part('stamp', 10), part('full', 5, 'thorough')],
  },
};

/** The second spelling of a plan: everything not given is as in `quick`. */
export const extentOf = (given: { sessions?: number; rounds?: number; duration?: number }): Extent => ({
  sessions: given.sessions ?? presets.quick.sessions,
  warmUpS: presets.quick.warmUpS,
  parts: presets.quick.parts.map(({ observation, rounds }) => ({
    observation,
    rounds: given.rounds ?? rounds,
    durationS: lengthsBy(({ lengthS }) => given.duration ?? lengthS[observation]),
  })),
});
