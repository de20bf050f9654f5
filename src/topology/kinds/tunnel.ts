/** Tunnels between two namespaces: the tunnel's device is made where its outer packets go, and lives at the end. */
import { hop, thereAndBack } from '../../model/path.ts';
import type { DeviceRef, TopologyKind, TopologyNode, TunnelPart } from '../../model/topology.ts';
import { client, common, endpointAddresses, nodesOf, server } from './parts.ts';

const under = {
  client: { ...{ node: 'left', device: 'under0' }, address: '10.43.0.2' },
  server: { ...{ node: 'right', device: 'under1' }, address: '10.43.0.3' },
} as const;

/** Outer IPv4, UDP and tunnel headers, and the inner link header: without them the inner MTU would be smaller than elsewhere. */
const outerBytes = 20 + 8 + 8 + 14;

const between = (prefix: string): TopologyNode[] => [
  { name: 'left', role: 'switch', netns: `${prefix}-l` },
  { name: 'right', role: 'switch', netns: `${prefix}-r` },
];

const ofLayer2 = (driver: TunnelPart['driver'], symbol: string): TopologyKind => ({
  name: driver,
  title: `${driver} tunnel`,
  summary: `two namespaces joined by a ${driver} tunnel through a veth pair between two others`,
  needsOvs: false,
  needs: [{ type: 'driver', module: driver, symbol }],
  build: (options) => {
    const tunnel = ({ node, device }: DeviceRef, near: 'client' | 'server', far: 'client' | 'server'): TunnelPart => ({
      ...{ type: 'tunnel', driver, id: 7, device, home: node },
      ...{ node: under[near].node, local: under[near].address, remote: under[far].address },
    });
    const device = ({ node, device: name }: DeviceRef): DeviceRef => ({ node, device: name });
    const nodes = [...nodesOf(options.prefix, ['client', 'server']), ...between(options.prefix)];
    return {
      ...common(options, nodes),
      kind: driver,
      title: `${driver} tunnel`,
      datapath: null,
      parts: [
        { type: 'veth', ends: [device(under.client), device(under.server)], mtuBytes: options.mtuBytes + outerBytes },
        tunnel(client, 'client', 'server'),
        tunnel(server, 'server', 'client'),
      ],
      addresses: [
        ...endpointAddresses(options.ipVersion),
        { ...device(under.client), cidr: `${under.client.address}/24` },
        { ...device(under.server), cidr: `${under.server.address}/24` },
      ],
      routes: [],
      offloads: options.offloads,
      forcedOffloads: {},
      path: thereAndBack([
        hop(client, 'transmit'),
        hop(under.client, 'transmit', ['counter']),
        hop(under.server, 'receive', ['counter']),
        hop(server, 'receive'),
      ]),
    };
  },
});

export const vxlan = ofLayer2('vxlan', 'vxlan_xmit');
export const geneve = ofLayer2('geneve', 'geneve_xmit');
