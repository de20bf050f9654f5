/** The registry of loads: a new kind is one file beside this one and its line here. */

import type { LoadData } from '../../model/load.ts';
import { type LoadKind, type LoadSpec, loadKindSchema } from '../../model/plan.ts';
import type { LoadKindDefinition, LoadOptions, VisitLengths } from './load-kind.ts';
import { ping } from './ping.ts';
import { tcp } from './tcp.ts';
import { udp } from './udp.ts';

type SpecOf<K extends LoadKind> = Extract<LoadSpec, { kind: K }>;
type DataOf<K extends LoadKind> = Extract<LoadData, { kind: K }>;
type Registry = { readonly [K in LoadKind]: LoadKindDefinition<SpecOf<K>, DataOf<K>> };

const loadKinds: Registry = { ping, tcp, udp };

/** The kind's definition, good for every spec of that kind. */
export const loadKindOf = ({ kind }: Pick<LoadSpec, 'kind'>): LoadKindDefinition<LoadSpec, LoadData> =>
  // A spec and its definition share their discriminant, which TypeScript cannot follow through an index.
  loadKinds[kind] as unknown as LoadKindDefinition<LoadSpec, LoadData>;

export const loadSpec = (kind: LoadKind, options: LoadOptions): LoadSpec => loadKindOf({ kind }).spec(options);

export const loadWords = (spec: LoadSpec): string => loadKindOf(spec).words(spec);

/** The server sends. */
export const isReverse = (spec: LoadSpec): boolean => loadKindOf(spec).serverSends(spec);

/** Measured seconds of a visit of each load. */
export const lengthsOf = (when: keyof VisitLengths): Record<LoadKind, number> =>
  lengthsBy(({ lengthS }) => lengthS[when]);

export const lengthsBy = (
  lengthOf: (definition: LoadKindDefinition<LoadSpec, LoadData>, kind: LoadKind) => number,
): Record<LoadKind, number> =>
  Object.fromEntries(loadKindSchema.options.map((kind) => [kind, lengthOf(loadKindOf({ kind }), kind)])) as Record<
    LoadKind,
    number
  >;

/** Those that a property holds of, in the order in which loads are named. */
export const kindsWhere = (holds: (kind: LoadKindDefinition<LoadSpec, LoadData>) => boolean): LoadKind[] =>
  loadKindSchema.options.filter((kind) => holds(loadKindOf({ kind })));
