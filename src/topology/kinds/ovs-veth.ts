import type { TopologyKind } from '../../model/topology.ts';
import { ovsForcedOffloads } from './ovs-offloads.ts';
import { bridgeDevice, client, common, endpointAddresses, nodesOf, ports, server, throughSwitch } from './parts.ts';

export const ovsVeth: TopologyKind = {
  name: 'ovs-veth',
  title: 'Open vSwitch, veth ports',
  summary: 'two namespaces joined by veth pairs and an Open vSwitch bridge in a namespace of its own',
  needsOvs: true,
  build: (options) => ({
    ...common(options, nodesOf(options.prefix, ['client', 'server', 'switch'])),
    kind: 'ovs-veth',
    title: 'Open vSwitch, veth ports',
    datapath: options.datapath,
    parts: [
      { type: 'veth', ends: [client, ports[0]] },
      { type: 'veth', ends: [server, ports[1]] },
      {
        type: 'ovs',
        node: 'switch',
        bridge: bridgeDevice.device,
        datapath: options.datapath,
        ports: ports.map(({ device }) => ({ type: 'system', device })),
      },
    ],
    addresses: endpointAddresses(options.ipVersion),
    routes: [],
    offloads: { ...options.offloads, ...ovsForcedOffloads(options.datapath) },
    forcedOffloads: ovsForcedOffloads(options.datapath),
    path: throughSwitch,
  }),
};
