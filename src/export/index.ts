/** How a result is handed to other programs, by the name that --format takes. Pure. */
import type { Result } from '../model/result.ts';
import { type Exported, exportedFigures, type WithheldFigure } from './figures.ts';
import { bencher } from './formats/bencher.ts';
import { benchstat } from './formats/benchstat.ts';
import { csv } from './formats/csv.ts';
import { githubActionBenchmark } from './formats/github-action-benchmark.ts';
import { openmetrics } from './formats/openmetrics.ts';
import type { ExportFile } from './model.ts';

type Writer = (result: Result, exported: Exported) => readonly ExportFile[];

const writers = {
  bencher,
  'github-action-benchmark': githubActionBenchmark,
  openmetrics,
  csv,
  benchstat,
} as const satisfies Record<string, Writer>;

export type ExportFormat = keyof typeof writers;

export const exportFormats = Object.keys(writers) as ExportFormat[];

/** What goes into a folder, since it is more than one file. */
export const isFolderFormat = (format: ExportFormat): boolean => format === 'github-action-benchmark';

export interface Export {
  readonly files: readonly ExportFile[];
  readonly withheld: readonly WithheldFigure[];
}

export const exportResult = (format: ExportFormat, result: Result): Export => {
  const exported = exportedFigures(result);
  const write: Writer = writers[format];
  return { files: write(result, exported), withheld: exported.withheld };
};
