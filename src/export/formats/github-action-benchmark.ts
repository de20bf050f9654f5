/**
 * Entries of benchmark-action/github-action-benchmark for its tools customSmallerIsBetter and customBiggerIsBetter
 * (its README, and BenchmarkResult in src/extract.ts). It refuses an empty list, so an empty file is not written.
 */

import type { Environment, Result } from '../../model/result.ts';
import { formatValue } from '../../text/format-value.ts';
import { significant } from '../../text/units.ts';
import type { Exported, ExportedFigure } from '../figures.ts';
import { inertJson } from '../json.ts';
import type { ExportFile } from '../model.ts';
import { benchmarkName } from '../names.ts';

const units = {
  bitsPerSecond: 'bit/s',
  packetsPerSecond: 'packets/s',
  transactionsPerSecond: 'transactions/s',
  ns: 'ns',
  share: 'share',
  ratio: 'ratio',
} as const satisfies Record<ExportedFigure['unit'], string>;

const valueText = (unit: ExportedFigure['unit'], value: number): string =>
  unit === 'ratio' ? significant(value, 4) : formatValue(unit, value).replaceAll('\u00a0', ' ');

const rangeOf = ({ unit, bounds }: ExportedFigure): string | undefined =>
  bounds === null
    ? undefined
    : `${valueText(unit, bounds.low)} – ${valueText(unit, bounds.high)}, ${
        bounds.are === 'range' ? 'smallest and largest visit' : '95 % interval'
      }`;

const extraOf = ({ label, n, reason, doubts }: ExportedFigure): string =>
  [label, `n=${n}`, ...(reason === null ? [] : [`no interval: ${reason}`]), ...doubts].join('\n');

const entryOf = (environment: Environment) => (figure: ExportedFigure) => ({
  name: `${benchmarkName(figure.arm, environment)}: ${figure.measure}`,
  unit: units[figure.unit],
  value: figure.value,
  range: rangeOf(figure),
  extra: extraOf(figure),
});

const tools = { lower: 'smaller-is-better.json', higher: 'bigger-is-better.json' } as const;

export const githubActionBenchmark = ({ environment }: Result, { figures }: Exported): ExportFile[] =>
  (['lower', 'higher'] as const).flatMap((better) => {
    const entries = figures.filter(({ betterIs }) => betterIs === better).map(entryOf(environment));
    return entries.length === 0 ? [] : [{ name: tools[better], pieces: [inertJson(entries)] }];
  });
