/** Every topology that `compare` can build. A new one is a file beside this one and a line here. */
import { failure } from '../../errors.ts';
import type { TopologyKind } from '../../model/topology.ts';
import { bridge } from './bridge.ts';
import { ovsInternal } from './ovs-internal.ts';
import { ovsVeth } from './ovs-veth.ts';
import { veth } from './veth.ts';

export const topologyKinds: readonly TopologyKind[] = [veth, bridge, ovsVeth, ovsInternal];

/** Throws UNKNOWN_TOPOLOGY. */
export const findKind = (name: string): TopologyKind => {
  const kind = topologyKinds.find((candidate) => candidate.name === name);
  if (!kind) throw failure('UNKNOWN_TOPOLOGY', { name, known: topologyKinds.map((known) => known.name) });
  return kind;
};
