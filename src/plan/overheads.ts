/** What a run costs beside its loads, in seconds. Pure. */
import type { Observation, Plan } from '../model/plan.ts';

export interface Overheads {
  /** Of a visit: counters, priming, start and end of the tools. */
  readonly visitS: Readonly<Record<Observation, number>>;
  /** To build and remove all topologies once, Open vSwitch included. */
  readonly rebuildS: number;
  /** To attach and detach all probes once. */
  readonly attachS: number;
}

/** Measured on 2 cores. */
export const usual = {
  visitS: { bare: 0.15, stamp: 0.15, full: 0.15 },
  rebuildS: 2,
  attachS: 2,
} as const satisfies Overheads;

/** Measured on 2 emulated CPUs, where starting a program takes 100 ms (docs/kernels.md). */
const whenEmulated: Overheads = { visitS: { bare: 1.1, stamp: 1.2, full: 3.5 }, rebuildS: 30, attachS: 12 };

export const overheadsOf = ({ emulated }: Pick<Plan, 'emulated'>): Overheads => (emulated ? whenEmulated : usual);
