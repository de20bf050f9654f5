/** The registry of loads: a new kind is one file beside this one and its line here. */

import type { LoadData } from '../../model/load.ts';
import type { LoadKind, LoadSpec } from '../../model/plan.ts';
import type { LoadKindDefinition } from './load-kind.ts';
import { ping } from './ping.ts';
import { tcp } from './tcp.ts';
import { udp } from './udp.ts';

type SpecOf<K extends LoadKind> = Extract<LoadSpec, { kind: K }>;
type DataOf<K extends LoadKind> = Extract<LoadData, { kind: K }>;
type Registry = { readonly [K in LoadKind]: LoadKindDefinition<SpecOf<K>, DataOf<K>> };

const loadKinds: Registry = { ping, tcp, udp };

/** The kind's definition, good for every spec of that kind. */
export const loadKindOf = (spec: LoadSpec): LoadKindDefinition<LoadSpec, LoadData> =>
  // A spec and its definition share their discriminant, which TypeScript cannot follow through an index.
  loadKinds[spec.kind] as unknown as LoadKindDefinition<LoadSpec, LoadData>;
