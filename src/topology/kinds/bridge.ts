import type { TopologyKind } from '../../model/topology.ts';
import {
  bridgeAddress,
  bridgeDevice,
  client,
  common,
  defaultRoutes,
  endpointAddresses,
  nodesOf,
  ports,
  server,
  throughSwitch,
} from './parts.ts';

export const bridge: TopologyKind = {
  name: 'bridge',
  title: 'Linux bridge',
  summary: 'two namespaces joined by veth pairs and a Linux bridge in a namespace of its own',
  needsOvs: false,
  build: (options) => ({
    ...common(options, nodesOf(options.prefix, ['client', 'server', 'switch'])),
    kind: 'bridge',
    title: 'Linux bridge',
    datapath: null,
    parts: [
      { type: 'veth', ends: [client, ports[0]] },
      { type: 'veth', ends: [server, ports[1]] },
      {
        type: 'bridge',
        node: 'switch',
        device: bridgeDevice.device,
        ports: ports.map(({ device }) => device),
        stp: false,
      },
    ],
    addresses: [...endpointAddresses(options.ipVersion), bridgeAddress(options.ipVersion)],
    routes: defaultRoutes(options.ipVersion),
    offloads: options.offloads,
    forcedOffloads: {},
    path: throughSwitch,
  }),
};
