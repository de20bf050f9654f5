/** The figures of a result, one list for every format. What they are is decided in src/result/derive.ts. */
import { withoutUnstamped } from '../check/gate/observation.ts';
import type { LoadKind, Observation } from '../model/plan.ts';
import type { Result } from '../model/result.ts';
import type { MetricUnit } from '../result/derive/metrics.ts';
import { armFigure, type Comparison, compareArms, type MetricName, metricNames, metrics } from '../result/derive.ts';
import { doubtsOf } from './doubts.ts';
import { armNames } from './names.ts';

export interface ExportedFigure {
  /** As `armNames` has it. */
  readonly arm: string;
  readonly metric: MetricName;
  readonly load: LoadKind;
  /** "tcp-rate", "rtt-mean-stamped", "tcp-rate-ratio", "udp-loss-share-difference-total": a name for machines. */
  readonly measure: string;
  /** "TCP throughput", "TCP throughput, ratio to veth". */
  readonly label: string;
  readonly unit: MetricUnit | 'ratio';
  readonly betterIs: 'higher' | 'lower';
  readonly value: number;
  /** null: there are too few blocks for an interval. */
  readonly bounds: { readonly low: number; readonly high: number; readonly are: 'range' | 'interval' } | null;
  /** Of the interval, as far as too few blocks tell. */
  readonly reason: string | null;
  /** Visits, or blocks where it is compared. */
  readonly n: number;
  readonly doubts: readonly string[];
}

/** Nothing was measured that counts. */
export interface WithheldFigure extends Pick<ExportedFigure, 'arm' | 'load' | 'doubts'> {}

export interface Exported {
  readonly figures: readonly ExportedFigure[];
  readonly withheld: readonly WithheldFigure[];
}

/** Every probe attached slows down what is measured: such visits explain figures and are none. */
const observations = ['bare', 'stamp'] as const satisfies readonly Observation[];

type Doubts = (arm: string, load: LoadKind) => readonly string[];

interface Words {
  readonly names: ReadonlyMap<string, string>;
  readonly doubts: Doubts;
}

const nameIn = ({ names }: Words, arm: string): string => names.get(arm) ?? arm;

const absolute = (result: Result, arm: string, words: Words): ExportedFigure[] =>
  observations.flatMap((observation) =>
    metricNames.flatMap((metric) => {
      const figure = armFigure(result, arm, metric, observation);
      if (!figure) return [];
      const { load, label, unit, betterIs } = metrics[metric];
      const stamped = observation === 'stamp';
      return [
        {
          ...{ arm: nameIn(words, arm), metric, load, unit, betterIs },
          measure: stamped ? `${metric}-stamped` : metric,
          label: stamped ? `${label}, by stamps` : label,
          value: figure.median,
          bounds: { low: figure.min, high: figure.max, are: 'range' as const },
          reason: null,
          n: figure.n,
          doubts: words.doubts(arm, load),
        },
      ];
    }),
  );

const partSuffix = { path: '', offloads: '-offloads', total: '-total' } as const;

const relative = (comparison: Comparison, words: Words): ExportedFigure => {
  const { metric, load, arm, reference, part, comparedBy, interval, reason, estimate, n } = comparison;
  const { label, unit, betterIs } = metrics[metric];
  return {
    ...{ arm: nameIn(words, arm), metric, load, betterIs, reason, n },
    measure: `${metric}-${comparedBy}${partSuffix[part]}`,
    label: `${label}, ${comparedBy} to ${nameIn(words, reference)}`,
    unit: comparedBy === 'ratio' ? 'ratio' : unit,
    value: estimate,
    bounds: interval && { low: interval.low, high: interval.high, are: 'interval' },
    doubts: [...new Set([...words.doubts(arm, load), ...words.doubts(reference, load)])],
  };
};

const rememberedDoubts = (result: Result): Doubts => {
  const known = new Map<string, readonly string[]>();
  return (arm, load) => {
    const key = JSON.stringify([arm, load]);
    const doubts = known.get(key) ?? doubtsOf(result, arm, load);
    known.set(key, doubts);
    return doubts;
  };
};

/** JSON has no infinity, and a bound that is none says nothing. */
const finite = (figure: ExportedFigure): ExportedFigure[] => {
  const { value, bounds } = figure;
  if (!Number.isFinite(value)) return [];
  const known = bounds !== null && Number.isFinite(bounds.low) && Number.isFinite(bounds.high);
  return [known ? figure : { ...figure, bounds: null }];
};

const withheldOf = ({ plan }: Result, figures: readonly ExportedFigure[], words: Words): WithheldFigure[] =>
  plan.arms.flatMap(({ id }) =>
    plan.loads
      .filter(({ kind }) => !figures.some(({ arm, load }) => arm === nameIn(words, id) && load === kind))
      .map(({ kind }) => ({ arm: nameIn(words, id), load: kind, doubts: words.doubts(id, kind) })),
  );

/**
 * Of every arm its own figures, the median of its visits between the smallest and the largest; then those relative to
 * its control, block by block, with their 95 % interval.
 */
export const exportedFigures = (result: Result): Exported => {
  const stamped = withoutUnstamped(result);
  const words = { names: armNames(result), doubts: rememberedDoubts(result) };
  const arms = [...words.names.keys()];
  const own = arms.flatMap((arm) => absolute(stamped, arm, words)).flatMap(finite);
  const relatives = compareArms(stamped).map((comparison) => relative(comparison, words));
  const figures = [...own, ...relatives.flatMap(finite)];
  return { figures, withheld: withheldOf(result, own, words) };
};
