/**
 * Bencher Metric Format, https://bencher.dev/docs/reference/bencher-metric-format: a benchmark an arm, a measure a figure.
 * It has no room for words, so the machine is in the name, and nothing else is said.
 */

import type { Result } from '../../model/result.ts';
import { groupBy } from '../../text/group-by.ts';
import type { Exported, ExportedFigure } from '../figures.ts';
import { inertJson } from '../json.ts';
import type { ExportFile } from '../model.ts';
import { benchmarkName } from '../names.ts';

const metricOf = ({ value, bounds }: ExportedFigure) => ({
  value,
  ...(bounds && { lower_value: bounds.low, upper_value: bounds.high }),
});

export const bencher = ({ environment }: Result, { figures }: Exported): ExportFile[] => {
  const byArm = groupBy(figures, ({ arm }) => benchmarkName(arm, environment));
  const benchmarks = [...byArm].map(([name, own]) => [
    name,
    Object.fromEntries(own.map((figure) => [figure.measure, metricOf(figure)])),
  ]);
  return [{ name: 'bencher.json', pieces: [inertJson(Object.fromEntries(benchmarks))] }];
};
