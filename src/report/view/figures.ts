/** PROVISIONAL: replaced by src/result/derive.ts. */
import type { LoadKind } from '../../plan/schema.ts';
import type { Histogram } from '../../probe/model.ts';
import type { ArmBuild, Result, Visit } from '../../result/schema.ts';
import type { Dimension } from './unit.ts';

export interface Metric {
  readonly id: 'tcp' | 'rtt' | 'udp' | 'loss';
  readonly label: string;
  readonly load: LoadKind;
  readonly dimension: Dimension;
  readonly better: 'higher' | 'lower';
  readonly of: (visit: Visit) => number | null;
}
const mean = (v: readonly number[]): number => v.reduce((a, b) => a + b, 0) / v.length;
const sorted = (v: readonly number[]): number[] => [...v].sort((a, b) => a - b);
const q = (v: readonly number[], p: number): number =>
  sorted(v)[Math.min(v.length - 1, Math.floor(p * v.length))] as number;

export const metrics: readonly Metric[] = [
  {
    id: 'tcp',
    label: 'TCP throughput',
    load: 'tcp',
    dimension: 'bitsPerSecond',
    better: 'higher',
    of: ({ data }) =>
      data?.kind === 'tcp' && data.bins.length > 2
        ? q(
            data.bins.slice(2).map((b) => (b.bytes * 8e3) / b.durationMs),
            0.75,
          )
        : null,
  },
  {
    id: 'rtt',
    label: 'Round trip',
    load: 'ping',
    dimension: 'ns',
    better: 'lower',
    of: ({ data }) => (data?.kind === 'ping' && data.rttUs.length ? mean(data.rttUs) * 1e3 : null),
  },
  {
    id: 'udp',
    label: 'UDP rate',
    load: 'udp',
    dimension: 'packetsPerSecond',
    better: 'higher',
    of: ({ data }) => (data?.kind === 'udp' ? data.receivedPackets / data.receiverSeconds : null),
  },
  {
    id: 'loss',
    label: 'UDP loss',
    load: 'udp',
    dimension: 'share',
    better: 'lower',
    of: ({ data }) => (data?.kind === 'udp' && data.sentPackets ? data.lostPackets / data.sentPackets : null),
  },
];
export interface Figure {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
}
export interface Ratio {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly kind: 'interval' | 'range';
}
export const usable = (v: Visit): boolean => v.status === 'ok' && v.path.ok && !v.discarded;
export const visitValues = (
  result: Result,
  arm: string,
  metric: Metric,
  observation = 'bare',
): { visit: Visit; value: number }[] =>
  result.visits
    .filter((v) => usable(v) && v.arm === arm && v.load === metric.load && v.observation === observation)
    .flatMap((visit) => {
      const value = metric.of(visit);
      return value === null ? [] : [{ visit, value }];
    });
export const figureOf = (values: readonly number[]): Figure | null =>
  values.length
    ? { value: q(values, 0.5), low: Math.min(...values), high: Math.max(...values), n: values.length }
    : null;
export const ratioOf = (result: Result, arm: ArmBuild, metric: Metric): Ratio | null => {
  if (!arm.control || metric.id === 'loss') return null;
  const a = visitValues(result, arm.id, metric);
  const b = visitValues(result, arm.control, metric);
  const r = a.flatMap(({ visit, value }) => {
    const o = b.find((x) => x.visit.round === visit.round && x.visit.session === visit.session);
    return o ? [value / o.value] : [];
  });
  return r.length
    ? { value: q(r, 0.5), low: Math.min(...r), high: Math.max(...r), kind: r.length > 5 ? 'interval' : 'range' }
    : null;
};
const bounds = (i: number): [number, number] =>
  i < 16
    ? [i, i + 1]
    : [(16 + (i % 16)) * 2 ** (Math.floor(i / 16) - 1), (17 + (i % 16)) * 2 ** (Math.floor(i / 16) - 1)];
export interface Summary {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
  readonly mean: number;
  readonly count: number;
}
export const summaryOf = (h: Histogram): Summary => {
  const at = (p: number): number => {
    let left = p * h.count;
    for (const [i, c] of h.buckets) {
      left -= c;
      if (left <= 0) return mean(bounds(i));
    }
    return 0;
  };
  return {
    p50: at(0.5),
    p90: at(0.9),
    p99: at(0.99),
    max: bounds(h.buckets.at(-1)?.[0] ?? 0)[1],
    mean: h.sumNs / h.count,
    count: h.count,
  };
};
export const observerRows = (
  result: Result,
): { arm: string; metric: Metric; bare: number; full: number; ratio: number }[] =>
  result.arms.flatMap((arm) =>
    metrics.slice(0, 3).flatMap((metric) => {
      const bare = figureOf(visitValues(result, arm.id, metric).map((v) => v.value));
      const full = figureOf(visitValues(result, arm.id, metric, 'full').map((v) => v.value));
      return bare && full
        ? [{ arm: arm.id, metric, bare: bare.value, full: full.value, ratio: full.value / bare.value }]
        : [];
    }),
  );
export const quantile = q;
