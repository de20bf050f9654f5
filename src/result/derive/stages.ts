/** The stages of one arm under one load, the histograms of all its visits with probes added up. */
import type { LoadKind } from '../../model/plan.ts';
import type { Histogram, Stage } from '../../model/probe.ts';
import type { Result } from '../../model/result.ts';
import type { RunFigures, StageFigures } from '../../model/run-figures.ts';
import type { Hop } from '../../model/topology.ts';
import { histogramMax, histogramMean, histogramQuantile, mergeHistograms } from '../../stats/histogram.ts';
import { groupBy } from '../../text/group-by.ts';
import { isUsable } from './arm-figures.ts';

type Source = Pick<Result, 'visits' | 'arms'>;

const stagesOf = ({ visits }: Source, arm: string, load: LoadKind): Stage[] =>
  visits
    .filter((visit) => isUsable(visit) && visit.arm === arm && visit.load === load)
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

/** In the order in which a packet passes them. */
export const mergedStages = (source: Source, arm: string, load: LoadKind): Stage[] => {
  const groups = groupBy(stagesOf(source, arm, load), (s) => JSON.stringify([s.stage, s.node, s.device]));
  const merged = [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first ? [{ ...first, histogram: mergeHistograms(group.map(({ histogram }) => histogram)) }] : [];
  });
  const path = source.arms.find(({ id }) => id === arm)?.topology.path.out ?? [];
  return merged.sort((a, b) => placeOnWay(path, a) - placeOnWay(path, b));
};

type Summary = Pick<StageFigures, 'count' | 'p50Ns' | 'p90Ns' | 'p99Ns' | 'maxNs' | 'meanNs'>;

/** null: nothing was counted. */
const summaryOf = (histogram: Histogram): Summary | null => {
  const [p50Ns, p90Ns, p99Ns] = [0.5, 0.9, 0.99].map((p) => histogramQuantile(histogram, p) ?? Number.NaN);
  const [maxNs, meanNs] = [histogramMax(histogram), histogramMean(histogram)];
  if (p50Ns === undefined || p90Ns === undefined || p99Ns === undefined || maxNs === null || meanNs === null)
    return null;
  return { p50Ns, p90Ns, p99Ns, maxNs, meanNs, count: histogram.count };
};

/** In the order in which a packet passes them. */
export const stageFigures = (
  source: Source | Pick<RunFigures, 'stages'>,
  arm: string,
  load: LoadKind,
): StageFigures[] => {
  if ('stages' in source) return source.stages.filter((stage) => stage.arm === arm && stage.load === load);
  return mergedStages(source, arm, load).flatMap(({ stage, node, device, histogram }) => {
    const summary = summaryOf(histogram);
    return summary === null ? [] : [{ arm, load, stage, node, device, ...summary }];
  });
};
