/** Every topology that `compare` can build. A new one is a file beside this one and a line here. */
import { failure } from '../../errors.ts';
import type { TopologyKind } from '../../model/topology.ts';
import { bridge } from './bridge.ts';
import { bridgeChain } from './bridge-chain.ts';
import { ipvlanL2, ipvlanL3 } from './ipvlan.ts';
import { macvlan } from './macvlan.ts';
import { ovsChain } from './ovs-chain.ts';
import { ovsInternal } from './ovs-internal.ts';
import { ovsVeth } from './ovs-veth.ts';
import { routed } from './routed.ts';
import { tap } from './tap.ts';
import { geneve, vxlan } from './tunnel.ts';
import { veth } from './veth.ts';
import { vethRedirect } from './veth-redirect.ts';
import { xdpRedirect } from './xdp-redirect.ts';

export const topologyKinds: readonly TopologyKind[] = [
  veth,
  bridge,
  ovsVeth,
  ovsInternal,
  macvlan,
  ipvlanL2,
  ipvlanL3,
  routed,
  bridgeChain,
  ovsChain,
  vxlan,
  geneve,
  vethRedirect,
  xdpRedirect,
  tap,
];

/** Throws UNKNOWN_TOPOLOGY. */
export const findKind = (name: string): TopologyKind => {
  const kind = topologyKinds.find((candidate) => candidate.name === name);
  if (!kind) throw failure('UNKNOWN_TOPOLOGY', { name, known: topologyKinds.map((known) => known.name) });
  return kind;
};
