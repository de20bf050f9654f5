/** Every arm against its control, block by block of one run. */
import type { Arm, LoadKind, Plan } from '../../model/plan.ts';
import { bootstrapInterval } from '../../stats/bootstrap.ts';
import { hodgesLehmann } from '../../stats/hodges-lehmann.ts';
import { type IntervalOrReason, signedRankInterval } from '../../stats/rank-interval.ts';
import { maximum, median, minimum } from '../../stats/summary.ts';
import { type EffectInterval, effectInterval, offScale } from './effect.ts';
import { type MetricName, metricNames, metrics, type Visits } from './metrics.ts';
import { bySession, pairedBlocks } from './paired-blocks.ts';

/**
 * What a comparison shows. `path`: the way itself, offloads being equal; the headline. `offloads`: a matched control against
 * the control, so only what the datapath forces. `total`: both together.
 */
export type ComparisonPart = 'path' | 'offloads' | 'total';

export interface Comparison {
  readonly metric: MetricName;
  readonly load: LoadKind;
  readonly arm: string;
  readonly reference: string;
  readonly part: ComparisonPart;
  /** `ratio`: arm ÷ reference. `difference`: arm − reference, in the metric's unit. The same for all figures below. */
  readonly comparedBy: 'ratio' | 'difference';
  readonly estimate: number;
  /** null where too few blocks were measured; `reason` then says so. */
  readonly interval: EffectInterval | null;
  readonly reason: string | null;
  readonly min: number;
  readonly max: number;
  /** Blocks compared. */
  readonly n: number;
  /** Blocks in which only one of the two arms has a usable figure. */
  readonly incompleteBlocks: number;
  readonly sessions: number;
  /** One effect a block, in order of time. */
  readonly blocks: readonly number[];
}

export interface CompareOptions {
  /** Of the intervals; default 0.95. */
  readonly level?: number;
}

type Source = Visits & { readonly plan: Pick<Plan, 'arms' | 'seed'> };

interface BlockEffect {
  readonly session: number;
  readonly effect: number;
}

const effectsBySession = (effects: readonly BlockEffect[]): number[][] =>
  bySession(effects).map((own) => own.map(({ effect }) => effect));

/** By a metric's `intervalBy`: of the effects of its blocks, on the scale of the comparison. */
export const estimateBy = { ranks: hodgesLehmann, bootstrap: median } as const;

const intervalOf = (
  metric: MetricName,
  effects: readonly BlockEffect[],
  level: number,
  seed: number,
): IntervalOrReason =>
  metrics[metric].intervalBy === 'bootstrap'
    ? bootstrapInterval(effectsBySession(effects), median, { level, seed })
    : signedRankInterval(
        effects.map(({ effect }) => effect),
        level,
      );

/** The two arms of a comparison, and what it shows. */
interface Pairing extends Pick<Comparison, 'arm' | 'reference' | 'part'> {}

const compare = (
  source: Source,
  { arm, reference, part }: Pairing,
  metric: MetricName,
  level: number,
): Comparison[] => {
  const { pairs, incomplete } = pairedBlocks(source, { arm, reference }, metric);
  if (pairs.length === 0) return [];
  const paired = pairs.map(({ session, test, control }) => ({ session, effect: test - control }));
  const effects = paired.map(({ effect }) => effect);
  const { load, comparedBy, intervalBy } = metrics[metric];
  const estimate = estimateBy[intervalBy](effects);
  return [
    {
      ...{ metric, load, arm, reference, part, comparedBy },
      estimate: offScale(metric, estimate),
      ...effectInterval(metric, estimate, intervalOf(metric, paired, level, source.plan.seed)),
      min: offScale(metric, minimum(effects)),
      max: offScale(metric, maximum(effects)),
      n: paired.length,
      incompleteBlocks: incomplete,
      sessions: bySession(paired).length,
      blocks: effects.map((effect) => offScale(metric, effect)),
    },
  ];
};

const pairingsOf = (arms: readonly Arm[]): Pairing[] =>
  arms.flatMap((arm): Pairing[] => {
    if (arm.control === null) return [];
    const own = { arm: arm.id, reference: arm.control };
    if (arm.role === 'matched-control') return [{ ...own, part: 'offloads' }];
    if (arm.role === 'twin') return [{ ...own, part: 'path' }];
    const unmatched = arms.find(({ id }) => id === arm.control)?.control ?? null;
    const total: Pairing[] = unmatched === null ? [] : [{ arm: arm.id, reference: unmatched, part: 'total' }];
    return [{ ...own, part: 'path' }, ...total];
  });

/** Only usable visits without probes; a comparison without a single common block is not in the list. */
export const compareArms = (source: Source, { level = 0.95 }: CompareOptions = {}): Comparison[] =>
  pairingsOf(source.plan.arms).flatMap((pairing) =>
    metricNames.flatMap((metric) => compare(source, pairing, metric, level)),
  );
