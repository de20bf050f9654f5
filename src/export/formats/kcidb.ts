/**
 * A report of KernelCI's kcidb, schema 5.3 (github.com/kernelci/kcidb-io): a test a figure, `DONE` because nothing is judged here, and
 * `MISS` where nothing was measured that counts. The build that was tested is known to whoever submits: `--build`.
 */
import type { Result } from '../../model/result.ts';
import { oneLine } from '../../text/inert.ts';
import { slug } from '../../text/slug.ts';
import type { Exported, ExportedFigure, WithheldFigure } from '../figures.ts';
import { inertJson } from '../json.ts';
import type { ExportFile, ExportOptions } from '../model.ts';
import { timeField } from '../names.ts';

/** Of prefixes the reader takes care. */
const units = {
  bitsPerSecond: { unit: 'b/s', prefix: 'metric', factor: 1 },
  packetsPerSecond: { unit: 'packet/s', prefix: 'metric', factor: 1 },
  transactionsPerSecond: { unit: 'transaction/s', prefix: 'metric', factor: 1 },
  ns: { unit: 's', prefix: 'metric', factor: 1e-9 },
  share: { factor: 1 },
  ratio: { factor: 1 },
} as const satisfies Record<ExportedFigure['unit'], { unit?: string; prefix?: 'metric'; factor: number }>;

const numberOf = ({ unit, value }: ExportedFigure): object => {
  const { factor, ...words } = units[unit];
  return { value: value * factor, ...words };
};

const miscOf = ({ label, unit, betterIs, bounds, n, doubts }: ExportedFigure): object => ({
  label,
  betterIs,
  n,
  ...(bounds && {
    low: bounds.low * units[unit].factor,
    high: bounds.high * units[unit].factor,
    boundsAre: bounds.are,
  }),
  ...(doubts.length > 0 && { doubts: doubts.map(oneLine) }),
});

const commonOf = ({ runId, startedAt, environment: e }: Result, build: string) => {
  const origin = build.slice(0, build.indexOf(':'));
  const machine = [
    ...(e.emulated ? ['emulated'] : []),
    e.kernelRelease,
    e.distribution,
    `${e.cpuCount} × ${e.cpuModel}`,
  ];
  return (arm: string, measure: string) => ({
    id: `${origin}:${oneLine(runId)}/${arm}/${measure}`,
    origin,
    build_id: build,
    path: `vethscope.${slug(arm)}.${slug(measure)}`,
    ...timeField('start_time', startedAt),
    environment: { comment: machine.map(oneLine).join(', ') },
  });
};

/** "vethscope:6.12.0": KernelCI knows no such build, so that nothing of a trial is taken for one of its own. */
const unknownBuild = ({ environment }: Result): string => `vethscope:${oneLine(environment.kernelRelease)}`;

export const kcidb = (result: Result, exported: Exported, { build }: ExportOptions): ExportFile[] => {
  const common = commonOf(result, build ?? unknownBuild(result));
  const measured = (figure: ExportedFigure): object => ({
    ...common(figure.arm, figure.measure),
    status: 'DONE',
    number: numberOf(figure),
    misc: miscOf(figure),
  });
  const missing = ({ arm, load, doubts }: WithheldFigure): object => ({
    ...common(arm, load),
    status: 'MISS',
    misc: { doubts: doubts.map(oneLine) },
  });
  const tests = [...exported.figures.map(measured), ...exported.withheld.map(missing)];
  return [{ name: 'kcidb.json', pieces: [inertJson({ version: { major: 5, minor: 3 }, tests })] }];
};
