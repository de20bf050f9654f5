/** The figures that the report shows, in its words. What they are is decided in src/result/derive.ts. */
import type { Metric as Registered } from '../../load/kinds/index.ts';
import type { Column } from '../../load/kinds/load-metric.ts';
import type { ArmBuild, Result, Visit } from '../../model/result.ts';
import type { Warning } from '../../model/warnings.ts';
import {
  type AnyRun,
  armFigure,
  type Comparison,
  compareArms,
  metricNames,
  metricsOf,
  observerEffect,
  rawWarnings,
  metrics as registry,
  visitValues as valuesOf,
} from '../../result/derive.ts';
import type { Dimension } from '../../text/unit.ts';
import { once } from './once.ts';

export { isUsable as usable } from '../../result/derive.ts';

export interface Metric extends Pick<Registered, 'name' | 'label' | 'quantity' | 'statistic' | 'load' | 'comparedBy'> {
  readonly id: string;
  readonly column: Column;
  readonly dimension: Dimension;
  readonly better: 'higher' | 'lower';
  /** Of one visit; null where it cannot give this figure. */
  readonly of: (visit: Visit) => number | null;
}

const shown = (metric: Registered, column: Column): Metric => ({
  ...{ ...metric, id: column.id, column },
  ...{ dimension: metric.unit, better: metric.betterIs },
  of: (visit) => metricsOf(visit)[metric.name] ?? null,
});

/** Those that are shown first, in the order of their columns. */
export const metrics: readonly Metric[] = metricNames
  .flatMap((name) => {
    const { column } = registry[name];
    return column ? [shown(registry[name], column)] : [];
  })
  .sort((a, b) => a.column.place - b.column.place);

export interface Figure {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
}

/** `interval`: 95 % confidence; `range`: smallest to largest block, where there are too few for an interval. */
export interface Ratio {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly kind: 'interval' | 'range';
  readonly n: number;
  /** One ratio a block, in order of time. */
  readonly blocks: readonly number[];
}

export const visitValues = (result: Result, arm: string, metric: Metric) => valuesOf(result, arm, metric.name);

export const figureOf = (result: AnyRun, arm: string, metric: Metric): Figure | null => {
  const figure = armFigure(result, arm, metric.name);
  return figure && { value: figure.median, low: figure.min, high: figure.max, n: figure.n };
};

const comparisonsOf = once((run: AnyRun) => compareArms(run));

/** What the run warned of, and what its raw values give reason to doubt. */
export const warningsOf = once((run: AnyRun): Warning[] => [...run.warnings, ...rawWarnings(run)]);

const toRatio = (found: Comparison | undefined): Ratio | null => {
  if (found?.comparedBy !== 'ratio') return null;
  const { estimate, interval, min, max, n, blocks } = found;
  const bounds = interval ? { low: interval.low, high: interval.high } : { low: min, high: max };
  return { value: estimate, ...bounds, kind: interval ? 'interval' : 'range', n, blocks };
};

const comparison = (result: AnyRun, arm: string, reference: string | null, metric: Metric) =>
  comparisonsOf(result).find((c) => c.arm === arm && c.reference === reference && c.metric === metric.name);

/** To the arm's own (matched) control. */
export const ratioOf = (result: AnyRun, arm: ArmBuild, metric: Metric): Ratio | null =>
  toRatio(comparison(result, arm.id, arm.control, metric));

/** Offloads and path together: to the control of the arm's matched control. */
export const totalRatioOf = (result: Result, arm: string, reference: string | null, metric: Metric): Ratio | null =>
  toRatio(comparison(result, arm, reference, metric));

export interface ObserverRow {
  readonly arm: string;
  readonly metric: Metric;
  readonly bare: number;
  readonly full: number;
  readonly ratio: number;
}

export const observerRows = (result: Result): ObserverRow[] =>
  observerEffect(result).flatMap(({ arm, metric: name, bare, full, estimate }) => {
    const metric = metrics.find((candidate) => candidate.name === name);
    return metric ? [{ arm, metric, bare: bare.median, full: full.median, ratio: estimate }] : [];
  });
