import { hop, thereAndBack } from '../../src/model/path.ts';
import type { Topology } from '../../src/model/topology.ts';

/** A client and a server joined by one veth pair, as far as a load needs to know it. */
export const loadTopology = (prefix: string, clientCidr: string, serverCidr: string): Topology => {
  const [client, server] = [{ node: 'client', device: 'eth0' } as const, { node: 'server', device: 'eth0' } as const];
  return {
    kind: 'veth',
    title: 'direct veth',
    ipVersion: clientCidr.includes(':') ? 6 : 4,
    mtuBytes: 1500,
    datapath: null,
    nodes: [
      { name: 'client', role: 'client', netns: `${prefix}-c` },
      { name: 'server', role: 'server', netns: `${prefix}-s` },
    ],
    parts: [{ type: 'veth', ends: [client, server] }],
    client,
    server,
    addresses: [
      { ...client, cidr: clientCidr },
      { ...server, cidr: serverCidr },
    ],
    routes: [],
    sysctls: [],
    offloads: {},
    forcedOffloads: {},
    path: thereAndBack([hop(client, 'transmit'), hop(server, 'receive')]),
  };
};
