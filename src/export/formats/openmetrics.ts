/**
 * Text that both OpenMetrics 1.0 (prometheus.io/docs/specs/om/open_metrics_spec) and the older format of Prometheus take
 * (prometheus.io/docs/instrumenting/exposition_formats), which the textfile collector, Pushgateway and Telegraf read: gauges in base
 * units, a family a measure. There are no comments in it, so what speaks against a figure is a family of its own. The run is a gauge of 1,
 * because the older format has no info; quotes are escaped in labels alone, because it refuses them escaped in a HELP.
 */

import type { Result } from '../../model/result.ts';
import { aboutMetric } from '../../result/derive.ts';
import { groupBy } from '../../text/group-by.ts';
import { oneLine } from '../../text/inert.ts';
import type { Exported, ExportedFigure, WithheldFigure } from '../figures.ts';
import type { ExportFile } from '../model.ts';

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n' };

const escaped = (text: string): string => text.replaceAll(/[\\"\n]/g, (character) => escapes[character] ?? '');

type Labels = Readonly<Record<string, string>>;

const labelText = (labels: Labels): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(',');

interface Family {
  readonly name: string;
  readonly unit?: string;
  readonly help: string;
  readonly samples: readonly (readonly [labels: Labels, value: number])[];
}

const helpText = (text: string): string => escaped(text.replaceAll('"', '’'));

const familyText = ({ name, unit, help, samples }: Family): string =>
  [
    `# TYPE ${name} gauge`,
    ...(unit === undefined ? [] : [`# UNIT ${name} ${unit}`]),
    `# HELP ${name} ${helpText(help)}`,
    ...samples.map(([labels, value]) => `${name}{${labelText(labels)}} ${value}`),
    '',
  ].join('\n');

/** A unit is the end of its family's name. */
const units = {
  bitsPerSecond: { unit: 'bits_per_second', factor: 1 },
  packetsPerSecond: { unit: 'packets_per_second', factor: 1 },
  transactionsPerSecond: { unit: 'transactions_per_second', factor: 1 },
  ns: { unit: 'seconds', factor: 1e-9 },
  share: { unit: 'ratio', factor: 1 },
  ratio: { unit: 'ratio', factor: 1 },
} as const satisfies Record<ExportedFigure['unit'], { unit: string; factor: number }>;

const bounds = {
  range: { value: 'median', low: 'smallest', high: 'largest' },
  interval: { value: 'estimate', low: 'low', high: 'high' },
} as const;

const samplesOf = (figure: ExportedFigure, emulated: string, factor: number): Family['samples'] => {
  const labels = (bound: string): Labels => ({ topology: figure.arm, emulated, bound });
  const words = bounds[figure.bounds?.are ?? 'interval'];
  return [
    [labels(words.value), figure.value * factor],
    ...(figure.bounds === null
      ? []
      : ([
          [labels(words.low), figure.bounds.low * factor],
          [labels(words.high), figure.bounds.high * factor],
        ] as const)),
  ];
};

/** A measure that is a ratio already is not called so twice. */
const familyName = (measure: string, unit: string): string => {
  const name = `vethscope_${measure.replaceAll('-', '_')}`;
  return name.endsWith(`_${unit}`) ? name : `${name}_${unit}`;
};

/** What the figure of a visit is, and what of the visits the samples are. */
const absoluteHelp = ({ label, metric }: ExportedFigure, result: Result): string =>
  `${label}: ${aboutMetric(metric, result)}; the median, smallest and largest of the visits`;

const familyOf = (figures: readonly ExportedFigure[], result: Result): Family[] => {
  const [first] = figures;
  if (!first) return [];
  const { unit, factor } = units[first.unit];
  // Of ratios the reference is named by the label of each figure, which may differ: the measure alone is shared.
  const help =
    first.bounds?.are === 'range' ? absoluteHelp(first, result) : `${first.measure}: relative to the control`;
  const samples = figures.flatMap((figure) => samplesOf(figure, String(result.environment.emulated), factor));
  return [{ name: familyName(first.measure, unit), unit, help, samples }];
};

const countFamily = (figures: readonly ExportedFigure[]): Family => ({
  name: 'vethscope_figure_samples',
  help: 'Visits that a figure is made of; blocks, for a relative one.',
  samples: figures.map(({ arm, measure, n }) => [{ topology: arm, measure }, n]),
});

const doubtFamily = ({ figures, withheld }: Exported): Family => {
  const labels = [...figures, ...withheld].flatMap(({ arm, load, doubts }) =>
    doubts.map((doubt) => ({ topology: arm, load, doubt })),
  );
  const distinct = [...new Map(labels.map((entry) => [JSON.stringify(entry), entry])).values()];
  return {
    name: 'vethscope_doubt',
    help: 'What speaks against figures: withheld visits, failed audits, warnings.',
    samples: distinct.map((entry) => [entry, 1]),
  };
};

const withheldFamily = (withheld: readonly WithheldFigure[]): Family => ({
  name: 'vethscope_withheld',
  help: 'Planned, and without any figure that counts; vethscope_doubt says why.',
  samples: withheld.map(({ arm, load }) => [{ topology: arm, load }, 1]),
});

const runFamily = ({ runId, startedAt, tool, environment, partial }: Result): Family => ({
  name: 'vethscope_run_info',
  help: 'The run and the machine.',
  samples: [
    [
      {
        run: oneLine(runId),
        started_at: oneLine(startedAt),
        version: oneLine(tool.version),
        kernel: oneLine(environment.kernelRelease),
        cpu: oneLine(environment.cpuModel),
        emulated: String(environment.emulated),
        partial: String(partial),
      },
      1,
    ],
  ],
});

export const openmetrics = (result: Result, exported: Exported): ExportFile[] => {
  const byMeasure = groupBy(exported.figures, ({ measure }) => measure);
  const families = [
    runFamily(result),
    ...[...byMeasure.values()].flatMap((own) => familyOf(own, result)),
    countFamily(exported.figures),
    withheldFamily(exported.withheld),
    doubtFamily(exported),
  ];
  const filled = families.filter(({ samples }) => samples.length > 0);
  return [{ name: 'vethscope.openmetrics.txt', pieces: [...filled.map(familyText), '# EOF\n'] }];
};
