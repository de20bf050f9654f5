import { isEchoes, type LoadKind } from '../../model/loads/index.ts';
import type { Stage } from '../../model/probe.ts';
import type { Result } from '../../model/result.ts';
import { mergedStages } from '../../result/derive.ts';
import { groupBy } from '../../text/group-by.ts';
import { cdfChart, type Distribution } from './cdf-chart.ts';
import type { ChartModel } from './chart-model.ts';
import { histogramSteps } from './cumulative.ts';
import { once } from './once.ts';

/** A ping goes both ways; of a stream, what matters goes one way. The table has all the others. */
const chartsShown = (load: LoadKind): number => (isEchoes(load) ? 4 : 2);

interface ArmStage extends Stage {
  readonly arm: string;
  readonly style: number;
}

/** On the way from client to server, where a stream's data go. */
const isWayThere = ({ stage, node }: Stage): boolean => (stage === 'transmit' ? node === 'client' : node === 'server');

/** The way there first; then what most topologies have in common, because that compares them. */
const byWeight = (a: readonly ArmStage[], b: readonly ArmStage[]): number =>
  Number(b.some(isWayThere)) - Number(a.some(isWayThere)) || b.length - a.length;

const distributionOf = ({ arm, style, histogram }: ArmStage): Distribution => ({
  name: arm,
  style,
  steps: histogramSteps(histogram.buckets),
});

const chartOf = (load: LoadKind, group: readonly ArmStage[], place: number): ChartModel[] => {
  const [first] = group;
  if (!first) return [];
  const chart = cdfChart(
    {
      id: `chart-stage-${load}-${place}`,
      title: `${first.stage} at ${first.node}/${first.device}, under ${load}`,
      note: 'From the histograms of the visits with probes, within 3.2 %. Markers: p50, p90 and p99.',
      counted: 'Packets',
      measured: 'Time in this stage',
    },
    group.map(distributionOf),
  );
  return chart ? [chart] : [];
};

const stageCharts = (result: Result, load: LoadKind): ChartModel[] => {
  const all = result.arms.flatMap(({ id }, style) =>
    mergedStages(result, id, load).map((stage) => ({ ...stage, arm: id, style })),
  );
  const groups = [...groupBy(all, ({ stage, node, device }) => JSON.stringify([stage, node, device])).values()];
  return groups
    .sort(byWeight)
    .slice(0, chartsShown(load))
    .flatMap((group, place) => chartOf(load, group, place));
};

/** By load: the stages that most topologies have, one distribution a topology. */
export const stageChartsOf = once(
  (result): ReadonlyMap<LoadKind, ChartModel[]> =>
    new Map(result.plan.loads.map(({ kind }) => [kind, stageCharts(result, kind)])),
);
