/** When a run is struck, by what, and how it was started: drawn from one number, so that it can be struck again. Pure. */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

export type Blow = 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'SIGKILL';

interface Phase {
  readonly name: string;
  /** The blow comes up to `withinMs` after the program printed this; null: after its start. */
  readonly after: string | null;
  readonly withinMs: number;
}

/** The windows are somewhat longer than the phases: a moment may fall into the next one. */
const phases: readonly Phase[] = [
  { name: 'start', after: null, withinMs: 2500 },
  { name: 'build', after: 'building ', withinMs: 1500 },
  { name: 'warm-up', after: 'built in', withinMs: 4000 },
  { name: 'attach', after: 'attaching probes', withinMs: 1500 },
  { name: 'traced', after: 'attached by', withinMs: 5000 },
  { name: 'visits', after: 'warm-up ·', withinMs: 5000 },
  { name: 'teardown', after: 'taking the topologies down', withinMs: 1500 },
  { name: 'report', after: 'finished in', withinMs: 400 },
];

export interface Moment {
  readonly seed: number;
  readonly phase: string;
  readonly after: string | null;
  readonly delayMs: number;
  readonly blow: Blow;
  /** A second blow of the same kind, so long after the first. */
  readonly againMs: number | null;
  readonly keep: boolean;
  readonly load: string;
}

const loads = ['ping', 'tcp', 'udp'];

/** `kill`: only SIGKILL; otherwise the signals that can be answered. Consecutive seeds go through the phases in turn. */
export const drawMoment = (seed: number, kill: boolean): Moment => {
  // Neighbouring seeds give neighbouring first numbers, hence the multiplication (Knuth's).
  const random = xoroshiro128plus(Math.imul(seed + 1, 2654435761));
  const below = (limit: number): number => uniformInt(random, 0, limit - 1);
  const phase = phases[seed % phases.length] as Phase;
  const delayMs = below(phase.withinMs);
  const blow = kill ? 'SIGKILL' : (['SIGINT', 'SIGTERM', 'SIGINT', 'SIGTERM', 'SIGHUP'] as const)[below(5)];
  const twice = below(4) === 0;
  return {
    seed,
    phase: phase.name,
    after: phase.after,
    delayMs,
    blow: blow ?? 'SIGINT',
    againMs: !kill && twice ? below(600) : null,
    keep: below(8) === 0,
    load: loads[below(loads.length)] ?? 'ping',
  };
};
