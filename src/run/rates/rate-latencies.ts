/** How long packets take when a wire is idle, and at shares of the highest rate that was found for it: paced UDP with all probes. */
import { datagramsOf } from '../../load/datagrams.ts';
import type { UdpSpec } from '../../load/kinds/udp.ts';
import type { Arm, Plan, ScheduledVisit } from '../../model/plan.ts';
import type { RateLatency, RateSearch, Visit } from '../../model/result.ts';
import { foundRates } from '../../result/derive.ts';
import type { Runner } from '../../system/exec/runner.ts';
import type { ProbeSession } from '../../trace/session/attach.ts';
import type { Emit } from '../events.ts';
import { type MeasuredArm, measureVisit } from '../visit/visit.ts';

interface LatencyContext {
  readonly runner: Runner;
  readonly plan: Plan;
  readonly probes: ProbeSession;
  readonly signal: AbortSignal;
  readonly emit: Emit;
  readonly clockMs: () => number;
}

type NamedArm = MeasuredArm & { readonly arm: Pick<Arm, 'id'> };

interface Level<A = NamedArm> {
  readonly arm: A;
  readonly share: number | null;
  readonly packetsPerSecond: number;
}

/** All arms at one level, then the next. An arm of which no rate was found is idle only. */
const levelsOf = (arms: readonly NamedArm[], searches: readonly RateSearch[], plan: Plan): Level[] => {
  const { findRate } = plan;
  if (!findRate?.latency) return [];
  const { idlePps, shares } = findRate.latency;
  const [goal] = findRate.goals;
  const found = foundRates({ plan, rateSearches: [...searches] }).filter((rate) => rate.goal === goal);
  const highest = (id: string): number | null => found.find((rate) => rate.arm === id)?.sentPps ?? null;
  return [
    ...arms.map((arm) => ({ arm, share: null, packetsPerSecond: idlePps })),
    ...shares.flatMap((share) =>
      arms.flatMap((arm) => {
        const rate = highest(arm.arm.id);
        return rate === null ? [] : [{ arm, share, packetsPerSecond: share * rate }];
      }),
    ),
  ];
};

const scheduledAs = ({ arm, packetsPerSecond }: Level, spec: UdpSpec, durationS: number): ScheduledVisit => ({
  ...{ session: 0, observation: 'full', round: 0, block: 0, arm: arm.arm.id, durationS, discarded: false },
  load: { ...spec, packetsPerSecond },
});

/** null: the load failed, no probe saw it, or the kernel's counters are missing. */
export const latencyOf = (
  { arm, share, packetsPerSecond }: Level<Pick<NamedArm, 'arm'>>,
  { data, observed, audits, nstat }: Pick<Visit, 'data' | 'observed' | 'audits' | 'nstat'>,
): RateLatency | null => {
  const datagrams = datagramsOf(nstat);
  if (data?.kind !== 'udp' || !observed || !datagrams) return null;
  return {
    ...{ arm: arm.arm.id, share, requestedPps: packetsPerSecond },
    ...{ sentPackets: datagrams.sent, senderSeconds: data.senderSeconds, receivedPackets: datagrams.read },
    stages: observed.stages,
    failedAudits: audits.filter(({ ok }) => !ok).map(({ name }) => name),
  };
};

/** Rejected with the reason of the signal where that was aborted; what fails is left out and handed to `failed`. */
export const rateLatencies = async (
  arms: readonly NamedArm[],
  searches: readonly RateSearch[],
  spec: UdpSpec,
  context: LatencyContext,
  keep: (latency: RateLatency) => void,
  failed: (arm: string, visit: Visit) => void,
): Promise<void> => {
  const { plan, signal, emit, runner, probes, clockMs } = context;
  const visitS = plan.findRate?.latency?.visitS ?? 0;
  const measured = { runner, placement: plan.placement, probes, signal, clockMs };
  for (const level of levelsOf(arms, searches, plan)) {
    signal.throwIfAborted();
    emit({ type: 'rate-latency', arm: level.arm.arm.id, share: level.share });
    const visit = await measureVisit(scheduledAs(level, spec, visitS), 0, level.arm, measured);
    const latency = latencyOf(level, visit);
    if (latency) keep(latency);
    else failed(level.arm.arm.id, visit);
  }
};
