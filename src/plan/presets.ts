import type { PartPlan, Plan, Preset } from '../model/plan.ts';

export interface Extent extends Pick<Plan, 'sessions' | 'warmUpS'> {
  readonly parts: PartPlan[];
}

/** Figures come from the bare part and, for round trips in nanoseconds, the stamp part; the full part explains them. */
const bare = (rounds: number): PartPlan => ({ observation: 'bare', rounds, durationS: { ping: 1, tcp: 2, udp: 2 } });
const stamp = (rounds: number, pingS: number): PartPlan => ({
  observation: 'stamp',
  rounds,
  durationS: { ping: pingS, tcp: 1, udp: 1 },
});
const full = (rounds: number, pingS: number): PartPlan => ({
  observation: 'full',
  rounds,
  durationS: { ping: pingS, tcp: 1, udp: 1 },
});

/** The budget: `quick` under 3 minutes on 2 cores with 5 arms, `standard` 10 to 12 minutes (test/unit/plan). */
export const presets: Record<Preset, Extent> = {
  quick: { sessions: 1, warmUpS: 1, parts: [bare(3), stamp(3, 0.5), full(3, 0.5)] },
  standard: { sessions: 3, warmUpS: 1, parts: [bare(6), stamp(5, 0.5), full(3, 0.5)] },
  thorough: { sessions: 6, warmUpS: 1, parts: [bare(10), stamp(10, 0.5), full(5, 1)] },
};

/** The second spelling of a plan: everything not given is as in `quick`. */
export const extentOf = (given: { sessions?: number; rounds?: number; duration?: number }): Extent => ({
  sessions: given.sessions ?? presets.quick.sessions,
  warmUpS: presets.quick.warmUpS,
  parts: presets.quick.parts.map((part) => ({
    observation: part.observation,
    rounds: given.rounds ?? part.rounds,
    durationS:
      given.duration === undefined
        ? part.durationS
        : { ping: given.duration, tcp: given.duration, udp: given.duration },
  })),
});
