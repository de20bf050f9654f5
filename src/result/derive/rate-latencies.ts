/** How long packets take idle and at shares of the rate found. Pure. */

import { udpAmong } from '../../load/kinds/udp.ts';
import type { RateLatency, Result } from '../../model/result.ts';
import { histogramQuantile } from '../../stats/histogram.ts';

export interface StageLatency {
  readonly stage: string;
  readonly node: string;
  readonly device: string;
  readonly count: number;
  readonly p50Ns: number;
  readonly p90Ns: number;
  readonly p99Ns: number;
}

export interface LatencyAtRate {
  readonly arm: string;
  /** Of the rate found; null: idle. */
  readonly share: number | null;
  readonly sentPps: number;
  /** Of what was sent, what the receiving program did not read; negative: it read more, and udp-balance failed. */
  readonly lostShare: number;
  /** From the sender's device queue to the receiver's device; null: none was found again. */
  readonly oneWay: StageLatency | null;
  /** The others that had any packets, in the order of the result. */
  readonly stages: readonly StageLatency[];
  readonly failedAudits: readonly string[];
}

const stageLatency = ({ stage, node, device, histogram }: RateLatency['stages'][number]): StageLatency[] => {
  const [p50Ns, p90Ns, p99Ns] = [0.5, 0.9, 0.99].map((p) => histogramQuantile(histogram, p));
  if (p50Ns == null || p90Ns == null || p99Ns == null) return [];
  return [{ stage, node, device, count: histogram.count, p50Ns, p90Ns, p99Ns }];
};

/** The device at which the load arrives. */
const arrival = ({ plan, arms }: Pick<Result, 'plan' | 'arms'>, id: string) => {
  const topology = arms.find((arm) => arm.id === id)?.topology;
  const reverse = udpAmong(plan.loads)?.reverse ?? false;
  return reverse ? topology?.client : topology?.server;
};

/** In the order of the arms of the plan, idle first. */
export const latenciesAtRates = (result: Pick<Result, 'plan' | 'arms' | 'rateLatencies'>): LatencyAtRate[] =>
  result.plan.arms.flatMap(({ id }) => {
    const end = arrival(result, id);
    const isEnd = ({ stage, node, device }: StageLatency): boolean =>
      stage === 'oneway' && node === end?.node && device === end.device;
    return (result.rateLatencies ?? [])
      .filter(({ arm }) => arm === id)
      .map(({ share, sentPackets, senderSeconds, receivedPackets, stages, failedAudits }) => {
        const seen = stages.flatMap(stageLatency);
        return {
          ...{ arm: id, share, failedAudits },
          sentPps: sentPackets / senderSeconds,
          lostShare: sentPackets === 0 ? 0 : (sentPackets - receivedPackets) / sentPackets,
          oneWay: seen.find(isEnd) ?? null,
          stages: seen.filter((stage) => !isEnd(stage)),
        };
      });
  });
