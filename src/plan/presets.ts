import { lengthsBy, lengthsOf } from '../load/kinds/index.ts';
import type { PartPlan, Plan, Preset } from '../model/plan.ts';

export interface Extent extends Pick<Plan, 'sessions' | 'warmUpS'> {
  readonly parts: PartPlan[];
}

/** Figures come from the bare part and, for round trips in nanoseconds, the stamp part; the full part explains them. */
const part = (observation: PartPlan['observation'], rounds: number): PartPlan => ({
  observation,
  rounds,
  durationS: lengthsOf(observation),
});

const longer = (plain: PartPlan, durationS: Partial<PartPlan['durationS']>): PartPlan => ({
  ...plain,
  durationS: { ...plain.durationS, ...durationS },
});

/** The budget: `quick` under 3 minutes on 2 cores with 5 arms, `standard` 10 to 12 minutes (test/unit/plan). */
export const presets: Record<Preset, Extent> = {
  quick: { sessions: 1, warmUpS: 1, parts: [part('bare', 3), part('stamp', 3), part('full', 3)] },
  standard: { sessions: 3, warmUpS: 1, parts: [part('bare', 6), part('stamp', 5), part('full', 3)] },
  thorough: {
    sessions: 6,
    warmUpS: 1,
    parts: [part('bare', 10), part('stamp', 10), longer(part('full', 5), { ping: 1 })],
  },
};

/** The second spelling of a plan: everything not given is as in `quick`. */
export const extentOf = (given: { sessions?: number; rounds?: number; duration?: number }): Extent => ({
  sessions: given.sessions ?? presets.quick.sessions,
  warmUpS: presets.quick.warmUpS,
  parts: presets.quick.parts.map(({ observation, rounds, durationS }) => ({
    observation,
    rounds: given.rounds ?? rounds,
    durationS: lengthsBy((_, kind) => given.duration ?? durationS[kind]),
  })),
});
