import type { Offloads, Topology, TopologyKind } from '../../src/model/topology.ts';

/** Just enough of a kind for planning: what the userspace datapath forces. */
const fakeKind = (name: string, forced: Offloads = {}): TopologyKind => ({
  name,
  title: name,
  summary: `${name}, faked`,
  needsOvs: name.startsWith('ovs'),
  build: ({ datapath, ipVersion, mtuBytes, offloads }): Topology => ({
    kind: name,
    title: name,
    ipVersion,
    mtuBytes,
    datapath: name.startsWith('ovs') ? datapath : null,
    nodes: [],
    parts: [],
    client: { node: 'client', device: 'eth0' },
    server: { node: 'server', device: 'eth0' },
    addresses: [],
    routes: [],
    sysctls: [],
    offloads: { ...offloads, ...(datapath === 'userspace' && forced) },
    forcedOffloads: datapath === 'userspace' ? forced : {},
    path: { out: [], back: [] },
  }),
});

export const fakeKinds: readonly TopologyKind[] = [
  fakeKind('veth'),
  fakeKind('bridge'),
  fakeKind('ovs-veth', { tx: 'off' }),
  fakeKind('ovs-internal', { tx: 'off' }),
];
