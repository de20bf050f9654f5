/** The verdict of two variants that were measured block by block: signed ranks of their differences. */

import type { Result } from '../../model/result.ts';
import { type PairedBlock, pairedBlocks } from '../../result/derive/paired-blocks.ts';
import { type MetricName, metricNames, metrics } from '../../result/derive.ts';
import { unaskedDifferences } from '../../result/unasked.ts';
import { worseIs } from './decide.ts';
import { sideBySideMargin } from './margins.ts';
import { gatedObservation, withoutUnstamped } from './observation.ts';
import { judgeSideBySide, type SideBySide } from './side-by-side.ts';

export interface AbComparison extends SideBySide {
  readonly metric: MetricName;
  readonly label: string;
  readonly comparedBy: 'ratio' | 'difference';
  readonly margin: number;
}

export interface AbReport {
  readonly a: string;
  readonly b: string;
  /** Of the first run. ISO 8601. */
  readonly startedAt: string;
  /** The first run ended before it was finished, so nothing is judged. */
  readonly partial: boolean;
  readonly comparisons: readonly AbComparison[];
  /** What b had in force otherwise than a and was not asked for, one sentence each. */
  readonly differences: readonly string[];
  /** What a second run was for; null: there was none. */
  readonly again: 'confirmation' | 'extension' | null;
  readonly exitCode: 0 | 1 | 2;
}

const missingLimit = 0.05;

/** Sessions of several runs, numbered on. */
const pairsOf = (results: readonly Result[], metric: MetricName): PairedBlock[] =>
  results.flatMap((result, run) => {
    const observation = gatedObservation(metrics[metric].load, results);
    const { pairs } = pairedBlocks(result, { arm: 'b', reference: 'a' }, metric, observation);
    return pairs.map((pair) => ({ ...pair, session: pair.session + run * 1000 }));
  });

const plannedOf = (results: readonly Result[], metric: MetricName): number => {
  const observation = gatedObservation(metrics[metric].load, results);
  return results.reduce(
    (sum, { plan }) => sum + plan.sessions * (plan.parts.find((part) => part.observation === observation)?.rounds ?? 0),
    0,
  );
};

const compare = (results: readonly Result[], metric: MetricName, family: number): AbComparison => {
  const [pairs, planned] = [pairsOf(results, metric), plannedOf(results, metric)];
  const margin = sideBySideMargin(metric);
  const judged = judgeSideBySide(pairs, metric, margin, family);
  const { label, comparedBy } = metrics[metric];
  const known = { ...judged, metric, label, comparedBy, margin };
  const lost = planned - pairs.length;
  if (lost <= missingLimit * planned) return known;
  return { ...known, verdict: 'invalid', reason: `${lost} of ${planned} planned blocks have no usable figures.` };
};

/** A fresh run must lean the same way as what it confirms. */
const agrees = ({ metric, estimate }: AbComparison): boolean =>
  estimate !== null && worseIs(metric) * (metrics[metric].comparedBy === 'ratio' ? Math.log(estimate) : estimate) > 0;

const confirmed = (pooled: AbComparison, fresh: AbComparison | undefined): AbComparison =>
  pooled.verdict !== 'regression' || fresh === undefined || agrees(fresh)
    ? pooled
    : { ...pooled, verdict: 'inconclusive', reason: 'Worse at first, but a fresh session did not confirm it.' };

const exitCode = (comparisons: readonly AbComparison[]): 0 | 1 | 2 => {
  const has = (verdict: AbComparison['verdict']): boolean => comparisons.some((one) => one.verdict === verdict);
  if (has('regression')) return 1;
  if (has('invalid')) return 2;
  return has('improvement') || has('unchanged') ? 0 : 2;
};

/** `results`: the run, and the one that was made to confirm or extend it. */
export const judgeAb = (
  measured: readonly Result[],
  specs: Pick<AbReport, 'a' | 'b'>,
  again: AbReport['again'] = null,
): AbReport => {
  const results = measured.map(withoutUnstamped);
  const loads = new Set(results[0]?.plan.loads.map(({ kind }) => kind));
  const names = metricNames.filter((name) => metrics[name].primary && loads.has(metrics[name].load));
  const fresh = again === 'confirmation' ? results.slice(1) : [];
  const comparisons = names.map((metric) =>
    confirmed(
      compare(results, metric, names.length),
      fresh.length > 0 ? compare(fresh, metric, names.length) : undefined,
    ),
  );
  const [first] = measured;
  const partial = first?.partial ?? true;
  return {
    ...specs,
    startedAt: first?.startedAt ?? '',
    partial,
    comparisons,
    differences: [...new Set(measured.flatMap(unaskedDifferences))],
    again,
    exitCode: partial ? 2 : exitCode(comparisons),
  };
};

/** What a second run would be for. A regression is confirmed once; what could not be told is measured for longer, once. */
export const nextRun = ({ comparisons, exitCode: code }: AbReport): AbReport['again'] => {
  if (code === 1) return 'confirmation';
  return comparisons.some(({ verdict }) => verdict === 'inconclusive') ? 'extension' : null;
};
