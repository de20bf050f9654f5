/** Every sample behind the figures of a result: echoes and bins of each visit, histograms of each stage. */
import { loadKindOf } from '../../load/kinds/index.ts';
import type { SampleColumn } from '../../load/kinds/load-kind.ts';
import type { LoadData } from '../../model/load.ts';
import { type LoadKind, type Observation, observationSchema } from '../../model/plan.ts';
import type { ArmBuild, Result, Visit } from '../../model/result.ts';
import { mergedStages } from '../../result/derive.ts';
import { usable } from '../view/figures.ts';
import { once } from '../view/once.ts';
import { packColumn, type RawColumn, type RawSet } from './raw-set.ts';

type Source = Observation | 'stages';

const samplesOf = (kind: LoadKind): readonly SampleColumn<LoadData>[] => loadKindOf({ kind }).samples;

const columnOf = ({ of: _of, ...column }: SampleColumn<LoadData>): RawColumn => column;

export const rawId = (style: number, load: LoadKind, of: Source): string => `raw-${style}-${load}-${of}`;

const named = (result: Result, { id }: ArmBuild, style: number, load: LoadKind, of: Source) => ({
  id: rawId(style, load, of),
  file: `${result.runId}-${id}-${load}-${of}.csv`.replaceAll(/[^A-Za-z0-9._-]+/g, '-'),
});

const visitHead = ['topology', 'load', 'observation', 'session', 'round', 'visit', 'used', 'started_at'];

const visitCells = (visit: Visit): (string | number)[] => [
  visit.session,
  visit.round,
  visit.index,
  usable(visit) ? 'yes' : 'no',
  visit.startedAt,
];

/** Also of visits that do not count, which say so: only the warm-up is left out. */
const visitSet = (result: Result, arm: ArmBuild, style: number, load: LoadKind, observation: Observation): RawSet[] => {
  const visits = result.visits.filter(
    (v) => v.arm === arm.id && v.load === load && v.observation === observation && !v.discarded,
  );
  const groups = visits.flatMap((visit) => {
    const { data } = visit;
    return data === null
      ? []
      : [{ shared: visitCells(visit), values: samplesOf(load).map((field) => packColumn(field, field.of(data))) }];
  });
  if (groups.length === 0) return [];
  const shared = [arm.id, load, observation];
  const columns = samplesOf(load).map(columnOf);
  return [{ ...named(result, arm, style, load, observation), head: visitHead, shared, columns, groups }];
};

const bucketColumn: RawColumn = { name: 'bucket', steps: true };
const countColumn: RawColumn = { name: 'count' };

const stageSet = (result: Result, arm: ArmBuild, style: number, load: LoadKind): RawSet[] => {
  const groups = mergedStages(result, arm.id, load).map(({ stage, node, device, histogram: { buckets } }) => ({
    shared: [stage, node, device],
    values: [
      packColumn(
        bucketColumn,
        buckets.map(([index]) => index),
      ),
      packColumn(
        countColumn,
        buckets.map(([, count]) => count),
      ),
    ],
  }));
  if (groups.length === 0) return [];
  return [
    {
      ...named(result, arm, style, load, 'stages'),
      head: ['topology', 'load', 'stage', 'node', 'device'],
      shared: [arm.id, load],
      columns: [bucketColumn, countColumn],
      groups,
      ofBuckets: true,
    },
  ];
};

/** By load, then topology: the visits by what was attached, then the stages. */
export const rawSets = once((result): RawSet[] =>
  result.plan.loads.flatMap(({ kind }) =>
    result.arms.flatMap((arm, style) => [
      ...observationSchema.options.flatMap((observation) => visitSet(result, arm, style, kind, observation)),
      ...stageSet(result, arm, style, kind),
    ]),
  ),
);
