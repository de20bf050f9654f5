import { changeText, formatValue, plural } from '../../text/format-value.ts';
import { markdownText } from '../../text/markdown.ts';
import type { Cell } from '../view/comparison-row.ts';
import type { Metric } from '../view/figures.ts';
import { boundsText, spreadText } from '../view/format.ts';

/** A cell of the comparison in Markdown: figure, spread, change to its control; or why there is none. */
export const figureText = (cell: Cell, metric: Metric, control: string | null): string => {
  if (cell.state !== 'figure') return `*${cell.state}:* ${markdownText(cell.reason)}`;
  const { figure, ratio, doubts } = cell;
  const value = `**${formatValue(metric.dimension, figure.value)}**`;
  const spread = spreadText(metric.dimension, figure);
  const change = ratio
    ? `<br>${changeText(ratio.value)} ${markdownText(boundsText(ratio))}, to ${markdownText(control ?? '')}`
    : '';
  return `${value}<br>${spread}${change}${doubts.length > 0 ? `<br>⚠ ${plural(doubts.length, 'doubt')}` : ''}`;
};
