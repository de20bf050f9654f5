/** How a result is handed to other programs, by the name that --format takes. Pure. */
import type { Result } from '../model/result.ts';
import { type Exported, exportedFigures, type WithheldFigure } from './figures.ts';
import { bencher } from './formats/bencher.ts';
import { benchstat } from './formats/benchstat.ts';
import { csv } from './formats/csv.ts';
import { githubActionBenchmark } from './formats/github-action-benchmark.ts';
import { kcidb } from './formats/kcidb.ts';
import { lava } from './formats/lava.ts';
import { openmetrics } from './formats/openmetrics.ts';
import { opensearch } from './formats/opensearch.ts';
import type { ExportFile, ExportOptions } from './model.ts';

type Writer = (result: Result, exported: Exported, options: ExportOptions) => readonly ExportFile[];

const writers = {
  bencher,
  'github-action-benchmark': githubActionBenchmark,
  openmetrics,
  csv,
  benchstat,
  opensearch,
  kcidb,
  lava,
} as const satisfies Record<string, Writer>;

export type ExportFormat = keyof typeof writers;

export const exportFormats = Object.keys(writers) as ExportFormat[];

/** What goes into a folder, since it is more than one file. */
export const isFolderFormat = (format: ExportFormat): boolean => format === 'github-action-benchmark';

export interface Export {
  readonly files: readonly ExportFile[];
  readonly withheld: readonly WithheldFigure[];
}

export const exportResult = (format: ExportFormat, result: Result, options: ExportOptions = {}): Export => {
  const exported = exportedFigures(result);
  const write: Writer = writers[format];
  return { files: write(result, exported, options), withheld: exported.withheld };
};
