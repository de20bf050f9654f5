import { measuredRates } from '../../src/load/kinds/tcp-bins.ts';
import type { Result, Visit } from '../../src/model/result.ts';
import { isUsable, metricsOf } from '../../src/result/derive.ts';
import type { RecordedSession } from './recording.ts';

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const recorded = (visit: Visit): RecordedSession['visits'][number] => ({
  ...{ arm: visit.arm, load: visit.load, observation: visit.observation, round: visit.round },
  figures: metricsOf(visit),
  ...(visit.data?.kind === 'tcp' && { binRates: measuredRates(visit.data).map(Math.round) }),
  stealMs: sum(visit.host.cpuStealMs),
});

/** What counts of a run of one session. */
export const recordedSession = ({ startedAt, visits }: Result): RecordedSession => ({
  startedAt,
  visits: visits.filter((visit) => isUsable(visit)).map(recorded),
});
