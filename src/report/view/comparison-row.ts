/** One row a reader compares: an arm, and for every metric a figure, or why there is none. */
import { loadKindOf } from '../../load/kinds/index.ts';
import type { ArmBuild } from '../../model/result.ts';
import { type AnyRun, type AnyVisit, failedAudits } from '../../result/derive.ts';
import { type Figure, figureOf, type Metric, metrics, type Ratio, ratioOf, warningsOf } from './figures.ts';
import { once } from './once.ts';

export type Cell =
  | {
      readonly state: 'figure';
      readonly figure: Figure;
      readonly ratio: Ratio | null;
      readonly doubts: readonly string[];
    }
  | { readonly state: 'withheld' | 'failed' | 'missing'; readonly reason: string };

/** What a row of figures needs to be shown. */
export interface FigureRow {
  readonly arm: Pick<ArmBuild, 'id' | 'kind' | 'control'>;
  readonly style: number;
  readonly cells: readonly Cell[];
}

export interface ComparisonRow extends FigureRow {
  readonly arm: ArmBuild;
}

const unique = (texts: readonly string[]): string[] => [...new Set(texts)];

const visitsOf = ({ visits }: AnyRun, arm: string, metric: Metric): AnyVisit[] =>
  (visits as readonly AnyVisit[]).filter(
    (v) => v.arm === arm && v.load === metric.load && v.observation === 'bare' && !v.discarded,
  );

/** Warnings of the run about this arm and load, and what failed in the visits behind the figure. */
const doubtsOf = (result: AnyRun, arm: string, metric: Metric, visits: readonly AnyVisit[]): string[] => {
  const ofRun = warningsOf(result).filter((w) => w.arm === arm && (w.load === undefined || w.load === metric.load));
  const said = [...ofRun, ...visits.flatMap((visit) => visit.warnings)];
  const broken = visits.flatMap(failedAudits).map(({ name, meaning }) => `${name}: ${meaning}`);
  const withheld = visits.filter((visit) => visit.status === 'ok' && !visit.path.ok).map((v) => v.path.reason ?? '');
  const failed = visits.filter((visit) => visit.status === 'failed').map((v) => v.error?.what ?? 'failed');
  return unique([...said.map((w) => `${w.message} ${w.hint}`), ...broken, ...withheld, ...failed]);
};

const withoutFigure = (visits: readonly AnyVisit[]): Cell => {
  const failed = visits.find((visit) => visit.status === 'failed');
  if (failed) return { state: 'failed', reason: failed.error?.what ?? 'The load failed.' };
  const withheld = visits.find((visit) => !visit.path.ok);
  if (withheld) return { state: 'withheld', reason: withheld.path.reason ?? 'The path is not proven.' };
  return { state: 'missing', reason: visits.length === 0 ? 'not measured' : 'no usable sample' };
};

const measuredCell = (result: AnyRun, arm: ArmBuild, metric: Metric): Cell => {
  const visits = visitsOf(result, arm.id, metric);
  const figure = figureOf(result, arm.id, metric);
  if (!figure) return withoutFigure(visits);
  return {
    state: 'figure',
    figure,
    ratio: ratioOf(result, arm, metric),
    doubts: doubtsOf(result, arm.id, metric, visits),
  };
};

/** The columns of these rows: those of loads that are sent by default, and of others where one was sent. */
export const columnsOf = (rows: readonly Pick<ComparisonRow, 'cells'>[]): Metric[] =>
  metrics.filter(({ load }, i) => {
    const isUsual = !loadKindOf({ kind: load }).optIn;
    return isUsual || rows.some(({ cells }) => cells[i] !== undefined && cells[i].state !== 'missing');
  });

export const cellOf = ({ cells }: Pick<ComparisonRow, 'cells'>, metric: Metric): Cell =>
  cells[metrics.indexOf(metric)] ?? { state: 'missing', reason: 'not measured' };

export const comparisonRows = once((run: AnyRun): ComparisonRow[] =>
  run.arms.map((arm, style) => ({ arm, style, cells: metrics.map((metric) => measuredCell(run, arm, metric)) })),
);
