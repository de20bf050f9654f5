import type { LoadKind } from '../../plan/schema.ts';
import type { Histogram, Stage } from '../../probe/model.ts';
import type { Result } from '../../result/schema.ts';
import { histogramMax, histogramMean, histogramQuantile, mergeHistograms } from '../../stats/histogram.ts';
import { usable } from './figures.ts';
import { groupBy } from './group-by.ts';

/** Nanoseconds; percentiles within 3.2 % (half a bucket), `max` is the upper edge of the last bucket. */
export interface Summary {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
  readonly mean: number;
  readonly count: number;
}

export interface StageRow {
  readonly arm: string;
  readonly style: number;
  readonly stage: string;
  readonly place: string;
  readonly load: LoadKind;
  readonly summary: Summary;
}

/** null: nothing was counted. */
const summaryOf = (histogram: Histogram): Summary | null => {
  const [p50, p90, p99] = [0.5, 0.9, 0.99].map((p) => histogramQuantile(histogram, p) ?? Number.NaN);
  const [max, mean] = [histogramMax(histogram), histogramMean(histogram)];
  if (p50 === undefined || p90 === undefined || p99 === undefined || max === null || mean === null) return null;
  return { p50, p90, p99, max, mean, count: histogram.count };
};

const stagesOf = (result: Result, arm: string, load: LoadKind): Stage[] =>
  result.visits
    .filter((visit) => usable(visit) && visit.arm === arm && visit.load === load)
    .flatMap((visit) => visit.observed?.stages ?? [])
    .filter((stage) => stage.histogram.count > 0);

const armRows = (result: Result, arm: string, style: number, load: LoadKind): StageRow[] => {
  const groups = groupBy(stagesOf(result, arm, load), (s) => JSON.stringify([s.stage, s.node, s.device]));
  return [...groups.values()].flatMap((group) => {
    const first = group[0];
    if (!first) return [];
    const summary = summaryOf(mergeHistograms(group.map((stage) => stage.histogram)));
    return summary === null
      ? []
      : [{ arm, style, stage: first.stage, place: `${first.node}/${first.device}`, load, summary }];
  });
};

/** Every stage of every arm under one load, all its visits with probes taken together. */
export const stageRows = (result: Result, load: LoadKind): StageRow[] =>
  result.arms.flatMap((arm, style) => armRows(result, arm.id, style, load));
