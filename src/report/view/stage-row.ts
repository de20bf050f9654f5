import type { LoadKind } from '../../model/plan.ts';
import type { Histogram, Stage } from '../../model/probe.ts';
import type { Result } from '../../model/result.ts';
import type { Hop } from '../../model/topology.ts';
import { histogramMax, histogramMean, histogramQuantile, mergeHistograms } from '../../stats/histogram.ts';
import { groupBy } from '../../text/group-by.ts';
import { usable } from './figures.ts';

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

const isTransmit = ({ stage }: Stage): boolean => stage === 'transmit';

/** As a packet passes them: from client to server, then, for what only the answer passes, back. */
const placeOnWay = (path: readonly Hop[], stage: Stage): number => {
  const at = path.findIndex(({ node, device }) => node === stage.node && device === stage.device);
  if (at < 0) return 2 * path.length;
  const isThere = (path[at]?.direction === 'transmit') === isTransmit(stage);
  return isThere ? at : 2 * path.length - 1 - at;
};

/** The stages of one arm under one load, the histograms of all its visits with probes added up. */
export const mergedStages = (result: Result, arm: string, load: LoadKind): Stage[] => {
  const groups = groupBy(stagesOf(result, arm, load), (s) => JSON.stringify([s.stage, s.node, s.device]));
  const merged = [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first ? [{ ...first, histogram: mergeHistograms(group.map(({ histogram }) => histogram)) }] : [];
  });
  const path = result.arms.find(({ id }) => id === arm)?.topology.path.out ?? [];
  return merged.sort((a, b) => placeOnWay(path, a) - placeOnWay(path, b));
};

const armRows = (result: Result, arm: string, style: number, load: LoadKind): StageRow[] =>
  mergedStages(result, arm, load).flatMap(({ stage, node, device, histogram }) => {
    const summary = summaryOf(histogram);
    return summary === null ? [] : [{ arm, style, stage, place: `${node}/${device}`, load, summary }];
  });

/** Every stage of every arm under one load, all its visits with probes taken together. */
export const stageRows = (result: Result, load: LoadKind): StageRow[] =>
  result.arms.flatMap((arm, style) => armRows(result, arm.id, style, load));
