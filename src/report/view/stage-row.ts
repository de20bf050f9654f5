import type { LoadKind } from '../../plan/schema.ts';
import type { Histogram, Stage } from '../../probe/model.ts';
import type { Result } from '../../result/schema.ts';
import { type Summary, summaryOf, usable } from './figures.ts';
import { groupBy } from './group-by.ts';

export interface StageRow {
  readonly arm: string;
  readonly style: number;
  readonly stage: string;
  readonly place: string;
  readonly load: LoadKind;
  readonly summary: Summary;
}

const merged = (histograms: readonly Histogram[]): Histogram => {
  const buckets = new Map<number, number>();
  for (const [index, count] of histograms.flatMap((h) => h.buckets))
    buckets.set(index, (buckets.get(index) ?? 0) + count);
  return {
    count: histograms.reduce((sum, h) => sum + h.count, 0),
    sumNs: histograms.reduce((sum, h) => sum + h.sumNs, 0),
    buckets: [...buckets].sort(([a], [b]) => a - b),
  };
};

const stagesOf = (result: Result, arm: string, load: LoadKind): Stage[] =>
  result.visits
    .filter((visit) => usable(visit) && visit.arm === arm && visit.load === load)
    .flatMap((visit) => visit.observed?.stages ?? [])
    .filter((stage) => stage.histogram.count > 0);

const armRows = (result: Result, arm: string, style: number, load: LoadKind): StageRow[] => {
  const groups = groupBy(stagesOf(result, arm, load), (s) => JSON.stringify([s.stage, s.node, s.device]));
  return [...groups.values()].flatMap((group) => {
    const first = group[0];
    if (!first) return [];
    const summary = summaryOf(merged(group.map((stage) => stage.histogram)));
    return [{ arm, style, stage: first.stage, place: `${first.node}/${first.device}`, load, summary }];
  });
};

/** Every stage of every arm under one load, all its visits with probes taken together. */
export const stageRows = (result: Result, load: LoadKind): StageRow[] =>
  result.arms.flatMap((arm, style) => armRows(result, arm.id, style, load));
