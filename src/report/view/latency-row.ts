import type { Result } from '../../model/result.ts';
import { type LatencyAtRate, latenciesAtRates, type StageLatency } from '../../result/derive.ts';
import { formatValue } from '../../text/format-value.ts';
import { formatCount, formatNs, formatPercent } from '../../text/units.ts';

export interface LatencyRow {
  readonly arm: string;
  readonly style: number;
  /** "idle", "50 % of its rate". */
  readonly load: string;
  readonly rate: string;
  readonly lost: string;
  /** "one way", or a stage with its place. */
  readonly stage: string;
  readonly p50: string;
  readonly p90: string;
  readonly p99: string;
  readonly packets: string;
}

const loadOf = ({ share, failedAudits }: LatencyAtRate): string =>
  `${share === null ? 'idle' : `${formatPercent(share)} of its rate`}${failedAudits.length > 0 ? ' !' : ''}`;

/** A percentile beyond which fewer packets lie is one packet's time, and no more. */
const leastBeyond = 2;

const timeOf = ({ count }: StageLatency, percentile: number, ns: number): string =>
  count * (1 - percentile) < leastBeyond ? 'too few' : formatNs(ns);

const timesOf = (stage: StageLatency | null) => ({
  p50: stage ? timeOf(stage, 0.5, stage.p50Ns) : 'none seen',
  p90: stage ? timeOf(stage, 0.9, stage.p90Ns) : '',
  p99: stage ? timeOf(stage, 0.99, stage.p99Ns) : '',
  packets: formatCount(stage?.count ?? 0),
});

const rowsOf = (
  result: Result,
  wanted: (latency: LatencyAtRate) => readonly { readonly name: string; readonly stage: StageLatency | null }[],
): LatencyRow[] =>
  latenciesAtRates(result).flatMap((latency) =>
    wanted(latency).map(({ name, stage }) => ({
      arm: latency.arm,
      style: result.arms.findIndex(({ id }) => id === latency.arm),
      load: loadOf(latency),
      rate: formatValue('packetsPerSecond', latency.sentPps),
      lost: latency.lostShare === 0 ? '0' : formatPercent(latency.lostShare),
      stage: name,
      ...timesOf(stage),
    })),
  );

/** The whole way, a line an arm and level; empty without --find-rate. */
export const oneWayRows = (result: Result): LatencyRow[] =>
  rowsOf(result, ({ oneWay }) => [{ name: 'one way', stage: oneWay }]);

/** Its stages. */
export const stageLatencyRows = (result: Result): LatencyRow[] =>
  rowsOf(result, ({ stages }) =>
    stages.map((stage) => ({ name: `${stage.stage} ${stage.node}/${stage.device}`, stage })),
  );
