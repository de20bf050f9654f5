import type { TopologyKind } from '../../model/topology.ts';
import { client, common, endpointAddresses, endToEnd, nodesOf, server } from './parts.ts';

export const veth: TopologyKind = {
  name: 'veth',
  title: 'direct veth',
  summary: 'two namespaces joined by one veth pair: the control of every comparison',
  needsOvs: false,
  build: (options) => ({
    ...common(options, nodesOf(options.prefix, ['client', 'server'])),
    kind: 'veth',
    title: 'direct veth',
    datapath: null,
    parts: [{ type: 'veth', ends: [client, server] }],
    addresses: endpointAddresses(options.ipVersion),
    routes: [],
    offloads: options.offloads,
    forcedOffloads: {},
    path: endToEnd,
  }),
};
