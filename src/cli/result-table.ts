/** The end of a run on a terminal: the same figures as the report's first table. */
import { type Cell, comparisonRows } from '../report/view/comparison-row.ts';
import { metrics } from '../report/view/figures.ts';
import { formatValue } from '../report/view/format.ts';
import type { Result } from '../result/schema.ts';
import { pad } from '../text-table.ts';
import { formatChange } from '../units.ts';

type Metric = (typeof metrics)[number];

const cellText = (cell: Cell, metric: Metric): string => {
  if (cell.state !== 'figure') return cell.state;
  const value = formatValue(metric.dimension, cell.figure.value);
  const doubt = cell.doubts.length > 0 ? ' !' : '';
  return `${value}${cell.ratio ? ` ${formatChange(cell.ratio.value)}` : ''}${doubt}`;
};

const measured = (result: Result): Metric[] =>
  metrics.filter(({ load }) => result.plan.loads.some(({ kind }) => kind === load));

const ratioNote = 'Ratios are to veth; where the datapath forces offloads off, to veth with the same offloads.';
const doubtNote = '! A check of the measurement failed or a warning concerns this figure: see the report.';

export const resultTable = (result: Result): string => {
  const shown = measured(result);
  const head = ['topology', ...shown.map(({ label }) => label)];
  const rows = comparisonRows(result).map(({ arm, cells }) => [
    arm.id,
    ...shown.map((metric) => {
      const cell = cells[metrics.indexOf(metric)];
      return cell ? cellText(cell, metric) : '';
    }),
  ]);
  const marked = rows.some((row) => row.some((text) => text.endsWith(' !')));
  return [...pad([head, ...rows]), '', ratioNote, ...(marked ? [doubtNote] : []), ''].join('\n');
};
