import { changeText, withinSentence } from '../../../text/format-value.ts';
import { isOpen } from '../../view/summary.ts';
import type { Side } from './side.ts';
import type { SideCell, SideRow } from './side-row.ts';

/** More lines than this are a list, and the table is the better list. */
const linesShown = 6;

export interface SideLine {
  readonly name: string;
  readonly text: string;
}

/** "−6.6 % in A", or that its blocks do not agree on a direction. */
const said = ({ side, cell }: SideCell): string => {
  const ratio = cell?.state === 'figure' ? cell.ratio : null;
  if (!ratio) return `no ratio in ${side.letter}`;
  return isOpen(ratio) ? `not clear in ${side.letter}` : `${changeText(ratio.value)} in ${side.letter}`;
};

const hasRatio = ({ cell }: SideCell): boolean => cell?.state === 'figure' && cell.ratio !== null;

const lineOf = ({ arm, metrics }: SideRow): SideLine[] => {
  const told = metrics
    .filter(({ metric, cells }) => metric.id !== 'loss' && cells.some(hasRatio))
    .map(({ metric, cells }) => `${withinSentence(metric.label)} ${cells.map(said).join(', ')}`);
  return told.length > 0 ? [{ name: arm, text: `against its control: ${told.join('; ')}.` }] : [];
};

export interface SideSummary {
  readonly first: string;
  readonly lines: readonly SideLine[];
  readonly left: number;
}

export const sideSummary = (sides: readonly Side[], rows: readonly SideRow[]): SideSummary => {
  const lines = rows.flatMap(lineOf);
  const names = sides.map(({ letter, result }) => `${letter} (kernel ${result.environment.kernelRelease})`);
  return {
    first: `${sides.length === 2 ? 'Two runs' : `${sides.length} runs`} side by side: ${names.join(' and ')}.`,
    lines: lines.slice(0, linesShown),
    left: Math.max(0, lines.length - linesShown),
  };
};
