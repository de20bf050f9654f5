/** Results whose figures a test chooses, with the noise of a shared machine (made up, never measured). */
import type { LoadData } from '../../src/model/load.ts';
import type { Arm, LoadKind } from '../../src/model/plan.ts';
import type { Result, Visit } from '../../src/model/result.ts';
import { randomFrom } from './sample-random.ts';
import { sampleResult } from './sample-result.ts';
import { pingData, steadyTcp, udpData, visitOf } from './visits.ts';

export interface Place {
  readonly arm: string;
  readonly load: LoadKind;
  readonly session: number;
  readonly round: number;
}

export interface GateResultOptions {
  readonly seed: number;
  readonly sessions?: number;
  readonly rounds?: number;
  readonly arms?: readonly Arm[];
  /** What the figure of a visit is multiplied by: rates and times alike. Default: 1. */
  readonly factor?: (place: Place) => number;
  readonly more?: Partial<Result>;
}

export const gateArms: readonly Arm[] = [
  { id: 'veth', kind: 'veth', role: 'control', control: null, offloads: {} },
  { id: 'bridge', kind: 'bridge', role: 'test', control: 'veth', offloads: {} },
];

const levels: Partial<Record<LoadKind, number>> = { tcp: 2e10, udp: 250_000, ping: 12 };
/** Shared by all arms of a block, of a session, and each visit's own. */
const noise = { session: 0.12, block: 0.15, own: 0.04 };

const dataOf = (load: LoadKind, value: number): LoadData => {
  if (load === 'tcp') return steadyTcp(value);
  if (load === 'ping') return pingData([value, value, value * 1.5]);
  return udpData(Math.round(value), Math.round(value * 0.01));
};

const loads: readonly LoadKind[] = ['ping', 'tcp', 'udp'];

const sessionVisits = (session: number, options: Required<Omit<GateResultOptions, 'more'>>): Visit[] => {
  const random = randomFrom(options.seed * 1000 + session);
  const drift = random.around(1, noise.session);
  return Array.from({ length: options.rounds }, (_, round) =>
    loads.flatMap((load, block) => {
      const shared = drift * random.around(1, noise.block);
      return options.arms.map(({ id: arm }) => {
        const slower = load === 'ping' ? Math.sqrt(1 / shared) : shared;
        const value = (levels[load] ?? 0) * slower * random.around(1, noise.own);
        const data = dataOf(load, value * options.factor({ arm, load, session, round }));
        return visitOf(arm, data, { session, round, block });
      });
    }),
  ).flat();
};

const startMs = Date.UTC(2026, 10, 24, 2);
const visitMs = 2000;

const timed = (visit: Visit, index: number): Visit => ({
  ...visit,
  index,
  startedMs: index * visitMs,
  startedAt: new Date(startMs + index * visitMs).toISOString(),
});

/** Three sessions of sixteen rounds unless said otherwise; another seed is another run of the same code. */
export const gateResult = ({
  seed,
  sessions = 3,
  rounds = 16,
  arms = gateArms,
  factor = () => 1,
  more,
}: GateResultOptions): Result => {
  const sample = sampleResult({ arms, rounds: 1 });
  const part = { observation: 'bare' as const, rounds, durationS: { ping: 1, tcp: 2, udp: 1 } };
  const visits = Array.from({ length: sessions }, (_, session) =>
    sessionVisits(session, { seed, sessions, rounds, arms, factor }),
  ).flat();
  return {
    ...sample,
    runId: `r${seed}`,
    plan: { ...sample.plan, preset: null, sessions, parts: [part], seed },
    visits: visits.map(timed),
    ...more,
  };
};

/** Of one arm, under one load or all. */
export const slowed =
  (arm: string, times: number, load?: LoadKind) =>
  (place: Place): number => {
    if (place.arm !== arm || (load !== undefined && place.load !== load)) return 1;
    return place.load === 'ping' ? 1 / times : times;
  };
