import type { TopologyKind } from '../model.ts';
import { ovsForcedOffloads } from './ovs-offloads.ts';
import { bridgeDevice, client, common, endpointAddresses, nodesOf, server } from './parts.ts';

export const ovsInternal: TopologyKind = {
  name: 'ovs-internal',
  title: 'Open vSwitch, internal ports',
  summary: 'two namespaces that each hold an internal port of an Open vSwitch bridge: no veth on the way',
  needsOvs: true,
  build: (options) => ({
    ...common(options, nodesOf(options.prefix, ['client', 'server', 'switch'])),
    kind: 'ovs-internal',
    title: 'Open vSwitch, internal ports',
    datapath: options.datapath,
    parts: [
      {
        type: 'ovs',
        node: 'switch',
        bridge: bridgeDevice.device,
        datapath: options.datapath,
        ports: [
          { type: 'internal', device: client.device, home: 'client' },
          { type: 'internal', device: server.device, home: 'server' },
        ],
      },
    ],
    addresses: endpointAddresses(options.ipVersion),
    routes: [],
    offloads: { ...options.offloads, ...ovsForcedOffloads(options.datapath) },
    forcedOffloads: ovsForcedOffloads(options.datapath),
    path: [
      { ...client, direction: 'transmit' },
      { ...server, direction: 'receive' },
    ],
  }),
};
