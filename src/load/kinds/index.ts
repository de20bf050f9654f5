/** What the program asks of loads, whichever there are (registry.ts). */

import { type LoadKind, loadNames } from '../../model/loads/index.ts';
import type { LoadSpec } from '../../model/plan.ts';
import type { AnyLoadKind, VisitLengths } from './load-kind.ts';
import type { LoadMetric } from './load-metric.ts';
import type { LoadOption, OptionValues } from './load-option.ts';
import { loadKinds } from './registry.ts';

type Registry = typeof loadKinds;

// A spec and its definition share their discriminant, which TypeScript cannot follow through an index.
const anyKinds = loadKinds as unknown as Readonly<Record<LoadKind, AnyLoadKind>>;

/** The kind's definition, good for every spec of that kind. */
export const loadKindOf = ({ kind }: Pick<LoadSpec, 'kind'>): AnyLoadKind => anyKinds[kind];

type OptionsOfEach = { [Kind in LoadKind]: (options: Registry[Kind]['options']) => void }[LoadKind];
/** Of all loads together: two that share an option mean the same. */
type AllOptions = OptionsOfEach extends (options: infer Options) => void ? Options : never;
export type LoadOptionValues = OptionValues<Extract<AllOptions, Record<string, LoadOption>>>;
export type LoadOptionKey = keyof AllOptions;

/** Key -> option, each once, in the order in which help lists them. */
export const loadOptions = Object.assign({}, ...Object.values(loadKinds).map(({ options }) => options)) as AllOptions;

type SchemasOf<Options> = { [Key in keyof Options]: Options[Key] extends LoadOption<infer Schema> ? Schema : never };

/** Key -> what its value may be. */
export const loadOptionSchemas = Object.fromEntries(
  Object.entries<LoadOption>(loadOptions).map(([key, { schema }]) => [key, schema]),
) as SchemasOf<AllOptions>;

export const loadSpec = (kind: LoadKind, options: LoadOptionValues): LoadSpec => anyKinds[kind].spec(options);

/** Throws BAD_OPTION where an option of some load does not fit to visits as short as these. */
export const refuseOptions = (options: LoadOptionValues, shortestS: (kind: LoadKind) => number): void => {
  for (const kind of loadNames) anyKinds[kind].refuse?.(options, shortestS(kind));
};

/** Seconds that the tool takes beside the measured time. */
export const startSOf = (load: Pick<LoadSpec, 'kind'>): number => loadKindOf(load).startS ?? 0;

export const loadWords = (spec: LoadSpec): string => loadKindOf(spec).words(spec);

/** The server sends. */
export const isReverse = (spec: LoadSpec): boolean => loadKindOf(spec).serverSends(spec);

/** Measured seconds of a visit of each load. */
export const lengthsOf = (when: keyof VisitLengths): Record<LoadKind, number> =>
  lengthsBy(({ lengthS }) => lengthS[when]);

export const lengthsBy = (lengthOf: (definition: AnyLoadKind) => number): Record<LoadKind, number> =>
  Object.fromEntries(loadNames.map((kind) => [kind, lengthOf(anyKinds[kind])])) as Record<LoadKind, number>;

/** Those that a property holds of, in the order in which loads are named. */
export const kindsWhere = (holds: (kind: AnyLoadKind) => boolean): LoadKind[] =>
  loadNames.filter((kind) => holds(anyKinds[kind]));

export type MetricName = { [Kind in LoadKind]: keyof Registry[Kind]['metrics'] }[LoadKind];

export interface Metric extends LoadMetric {
  readonly name: MetricName;
  readonly load: LoadKind;
}

/** Every figure of every load. */
export const loadMetrics: readonly Metric[] = Object.entries(anyKinds).flatMap(([load, { metrics }]) =>
  Object.entries(metrics).map(
    ([name, metric]): Metric => ({ ...metric, name: name as MetricName, load: load as LoadKind }),
  ),
);
