import { type ExportFormat, exportResult } from '../../src/export/index.ts';
import type { Result } from '../../src/model/result.ts';

/** By file name. */
export const exportedTexts = (format: ExportFormat, result: Result): Record<string, string> =>
  Object.fromEntries(exportResult(format, result).files.map(({ name, pieces }) => [name, [...pieces].join('')]));

/** Of a format that is one file. */
export const exportedText = (format: ExportFormat, result: Result): string => {
  const [text, ...others] = Object.values(exportedTexts(format, result));
  if (text === undefined || others.length > 0) throw new Error(`${format} is not one file`);
  return text;
};

/** As formats without room for words name a topology: with the machine. */
export const machineName = (arm: string, { environment }: Pick<Result, 'environment'>): string => {
  const { emulated, kernelRelease, distribution, cpuCount, cpuModel } = environment;
  return `${arm} (${emulated ? 'emulated, ' : ''}${kernelRelease}, ${distribution}, ${cpuCount} × ${cpuModel})`;
};
