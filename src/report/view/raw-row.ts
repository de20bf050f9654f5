import { type LoadKind, type Observation, observationSchema } from '../../model/plan.ts';
import type { Result } from '../../model/result.ts';
import { visitValues as valuesOf } from '../../result/derive.ts';
import { formatValue } from '../../text/format-value.ts';
import { rawId, rawSets } from '../raw/raw-samples.ts';
import { countSamples, type RawSet } from '../raw/raw-set.ts';
import { metrics } from './figures.ts';

export interface RawRow {
  readonly arm: string;
  readonly style: number;
  readonly load: LoadKind;
  readonly of: Observation | 'stages';
  /** "visit 12: 19.6 Gbit/s": what each visit amounts to. Empty for stages. */
  readonly visits: readonly string[];
  readonly samples: number;
  readonly set: RawSet;
}

const visitTexts = (result: Result, arm: string, load: LoadKind, observation: Observation): string[] => {
  const metric = metrics.find((candidate) => candidate.load === load);
  if (!metric) return [];
  return valuesOf(result, arm, metric.name, observation).map(
    ({ visit, value }) => `visit ${visit.index}: ${formatValue(metric.dimension, value)}`,
  );
};

const sources = [...observationSchema.options, 'stages'] as const;

/** The samples behind the figures of one load, a row a topology and kind of visit. */
export const rawRows = (result: Result, load: LoadKind): RawRow[] =>
  result.arms.flatMap(({ id }, style) =>
    sources.flatMap((of) => {
      const set = rawSets(result).find((candidate) => candidate.id === rawId(style, load, of));
      const visits = of === 'stages' ? [] : visitTexts(result, id, load, of);
      return set ? [{ arm: id, style, load, of, visits, samples: countSamples(set), set }] : [];
    }),
  );
