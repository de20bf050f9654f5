/** Made-up results of several environments. */
import type { Environment, Result, Visit } from '../../src/model/result.ts';
import { sampleArms } from './sample-plan.ts';
import { sampleResult } from './sample-result.ts';

export interface Place extends Partial<Environment> {
  /** How many times the sample's TCP rate the bridge has there. */
  readonly bridge?: number;
  readonly rounds?: number;
  readonly startedAt?: string;
  readonly runId?: string;
}

const times = (visit: Visit, factor: number): Visit =>
  visit.arm === 'bridge' && visit.data?.kind === 'tcp'
    ? { ...visit, data: { ...visit.data, bins: visit.data.bins.map((bin) => ({ ...bin, bytes: bin.bytes * factor })) } }
    : visit;

/** Veth and bridge; six rounds are enough for an interval. */
export const placedResult = ({ bridge = 1, rounds = 6, startedAt, runId, ...environment }: Place): Result => {
  const arms = sampleArms.filter(({ id }) => id === 'veth' || id === 'bridge');
  const result = sampleResult({ arms, rounds });
  return {
    ...result,
    visits: result.visits.map((visit) => times(visit, bridge)),
    runId: runId ?? result.runId,
    startedAt: startedAt ?? result.startedAt,
    environment: { ...result.environment, ...environment },
  };
};
