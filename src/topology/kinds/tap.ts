import type { Offloads, TopologyKind } from '../../model/topology.ts';
import { client, common, endpointAddresses, endToEnd, nodesOf, server } from './parts.ts';

/** A tap without IFF_VNET_HDR hands whole frames to its reader: nothing can be left to the hardware (drivers/net/tun.c). */
const forced: Offloads = { tx: 'off', tso: 'off' };

export const tap: TopologyKind = {
  name: 'tap',
  title: 'taps and socat',
  summary: 'two namespaces that each hold a tap; one process carries frames between the two, as for virtual machines',
  needsOvs: false,
  needs: [
    { type: 'driver', module: 'tun', symbol: 'tun_net_xmit' },
    { type: 'program', program: 'socat', package: 'socat' },
    { type: 'program', program: 'tc', package: 'iproute2' },
  ],
  build: (options) => ({
    ...common(options, nodesOf(options.prefix, ['client', 'server', 'switch'])),
    kind: 'tap',
    title: 'taps and socat',
    datapath: null,
    parts: [
      {
        type: 'tap',
        node: 'switch',
        ports: [
          { device: client.device, home: client.node },
          { device: server.device, home: server.node },
        ],
      },
    ],
    addresses: endpointAddresses(options.ipVersion),
    routes: [],
    offloads: { ...options.offloads, ...forced },
    forcedOffloads: forced,
    path: endToEnd,
  }),
};
