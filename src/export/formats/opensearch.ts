/**
 * A flat JSON document a line and figure, for OpenSearch, with the names and types that k8s-netperf gives its own (pkg/archive/archive.go),
 * so that both can stand in one index: throughput in Mb/s, latency in µs, the interval in `confidence`. Beside them the figure as it is.
 */
import type { Result } from '../../model/result.ts';
import { oneLine } from '../../text/inert.ts';
import type { Exported, ExportedFigure } from '../figures.ts';
import { inertLine } from '../json.ts';
import type { ExportFile } from '../model.ts';
import { timeField } from '../names.ts';

type Document = Readonly<Record<string, string | number | boolean | readonly (string | number)[] | undefined>>;

const megabit = 1e6;
const nsPerUs = 1000;

const boundsIn = ({ bounds }: ExportedFigure, factor: number): Document =>
  bounds === null ? {} : { confidence: [bounds.low / factor, bounds.high / factor], boundsAre: bounds.are };

const sharedFields = (figure: ExportedFigure): Document => {
  const { unit, value, metric } = figure;
  if (unit === 'bitsPerSecond') {
    return { throughput: value / megabit, tputMetric: 'Mb/s', ...boundsIn(figure, megabit) };
  }
  if (unit === 'ns') return { latency: value / nsPerUs, ltcyMetric: 'usec', ...boundsIn(figure, nsPerUs) };
  const loss = metric === 'udp-loss-share' && figure.bounds?.are === 'range';
  return { ...(loss ? { udpLossPercent: value * 100 } : {}), ...boundsIn(figure, 1) };
};

const runFields = ({ runId, startedAt, tool, environment: e }: Result): Document => ({
  uuid: oneLine(runId),
  ...timeField('timestamp', startedAt),
  driver: 'vethscope',
  local: true,
  virt: e.emulated,
  toolVersion: oneLine(tool.version),
  kernel: oneLine(e.kernelRelease),
  distribution: oneLine(e.distribution),
  cpuModel: oneLine(e.cpuModel),
  cpuCount: e.cpuCount,
});

const figureFields = (figure: ExportedFigure): Document => ({
  profile: figure.load,
  samples: figure.n,
  ...sharedFields(figure),
  topology: figure.arm,
  measure: figure.measure,
  label: figure.label,
  value: figure.value,
  unit: figure.unit,
  betterIs: figure.betterIs,
  doubts: figure.doubts.map(oneLine),
});

export const opensearch = (result: Result, { figures }: Exported): ExportFile[] => {
  const run = runFields(result);
  const lines = figures.map((figure) => inertLine({ ...run, ...figureFields(figure) }));
  return [{ name: 'vethscope.opensearch.ndjson', pieces: lines }];
};
