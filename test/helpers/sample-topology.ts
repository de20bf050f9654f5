import type { Datapath, Topology, TopologyOptions } from '../../src/model/topology.ts';
import { findKind } from '../../src/topology/kinds/index.ts';

export const plainOffloads = { tx: 'on', sg: 'on', tso: 'on', gso: 'on', gro: 'off' } as const;

export const sampleOptions = (
  prefix: string,
  ipVersion: 4 | 6 = 4,
  datapath: Datapath = 'userspace',
): TopologyOptions => ({
  prefix,
  ipVersion,
  datapath,
  mtuBytes: 1500,
  offloads: plainOffloads,
});

export const sampleTopology = (kind: string, prefix = 'vs-test-0', ipVersion: 4 | 6 = 4): Topology =>
  findKind(kind).build(sampleOptions(prefix, ipVersion));
