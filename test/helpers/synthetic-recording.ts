/**
 * A recording that is made up, with the noise that docs/statistics.md tells of on two shared cores: sessions that drift together,
 * blocks that hang together inside a session, a little noise of each visit's own, and now and then a bad visit. It proves
 * that the machinery works, and nothing about any machine.
 */
import type { RecordedSession, Recording } from '../../bench/gate/recording.ts';
import type { Arm, LoadKind } from '../../src/model/plan.ts';
import type { MetricName } from '../../src/result/derive.ts';
import { type Random, randomFrom } from './sample-random.ts';

export interface SyntheticOptions {
  readonly seed: number;
  readonly sessions: number;
  readonly rounds: number;
}

const arms: Arm[] = [
  { id: 'veth', kind: 'veth', role: 'control', control: null, offloads: {} },
  { id: 'bridge', kind: 'bridge', role: 'test', control: 'veth', offloads: {} },
  { id: 'ovs-veth', kind: 'ovs-veth', role: 'test', control: 'veth', offloads: {} },
];

/** Standard deviations of logarithms; `carry`: lag-1 autocorrelation of what blocks share. */
const noise = { session: 0.15, armSession: 0.02, block: 0.15, carry: 0.86, own: 0.055, badShare: 0.02, bad: 0.25 };

interface Figure {
  readonly load: LoadKind;
  readonly metric: MetricName;
  readonly level: number;
  /** How much of what all arms share it takes: a rate all, a time half and the other way. */
  readonly shared: number;
}

const figures: readonly Figure[] = [
  { load: 'tcp', metric: 'tcp-rate', level: 2e10, shared: 1 },
  { load: 'udp', metric: 'udp-received-rate', level: 250_000, shared: 1 },
  { load: 'ping', metric: 'rtt-mean', level: 12_000, shared: -0.5 },
];

const normal = (random: Random): number => Math.log(random.around(1, 1));

const sharedNoise = (random: Random, rounds: number): number[] => {
  const drift = noise.session * normal(random);
  let state = noise.block * normal(random);
  return Array.from({ length: rounds }, () => {
    state = noise.carry * state + noise.block * Math.sqrt(1 - noise.carry ** 2) * normal(random);
    return drift + state;
  });
};

const ownNoise = (random: Random): number =>
  noise.own * normal(random) - (random.uniform() < noise.badShare ? noise.bad * random.uniform() : 0);

const visitsOf = (
  random: Random,
  rounds: number,
  { load, metric, level, shared }: Figure,
): RecordedSession['visits'] => {
  const common = sharedNoise(random, rounds);
  return arms.flatMap(({ id: arm }) => {
    const armDrift = noise.armSession * normal(random);
    return common.map((state, round) => {
      const value = level * Math.exp(shared * state + armDrift + Math.sign(shared) * ownNoise(random));
      return { arm, load, observation: 'bare', round, figures: { [metric]: value }, stealMs: 0 };
    });
  });
};

const startMs = Date.UTC(2026, 0, 1);

export const syntheticRecording = ({ seed, sessions, rounds }: SyntheticOptions): Recording => {
  const random = randomFrom(seed);
  return {
    recordingVersion: 1,
    synthetic: true,
    environment: null,
    arms,
    sessions: Array.from({ length: sessions }, (_, number) => ({
      startedAt: new Date(startMs + number * 600_000).toISOString(),
      visits: figures.flatMap((figure) => visitsOf(random, rounds, figure)),
    })),
  };
};
