import type { Topology, TopologyKind } from '../../model/topology.ts';
import { client, common, nodesOf, ports, server, throughSwitch, vethPorts } from './parts.ts';

const subnets = {
  4: {
    length: 24,
    near: (n: number) => `10.42.0.${n}`,
    far: (n: number) => `10.42.1.${n}`,
    forward: 'net.ipv4.ip_forward',
  },
  6: {
    length: 64,
    near: (n: number) => `fd42::${n}`,
    far: (n: number) => `fd42:0:0:1::${n}`,
    forward: 'net.ipv6.conf.all.forwarding',
  },
} as const;

const addressesOf = ({ length, near, far }: (typeof subnets)[4 | 6]): Topology['addresses'] => [
  { ...client, cidr: `${near(2)}/${length}` },
  { ...ports[0], cidr: `${near(1)}/${length}` },
  { ...server, cidr: `${far(3)}/${length}` },
  { ...ports[1], cidr: `${far(1)}/${length}` },
];

export const routed: TopologyKind = {
  name: 'routed',
  title: 'routed',
  summary: 'two namespaces in subnets of their own, and one between them that forwards',
  needsOvs: false,
  build: (options) => {
    const net = subnets[options.ipVersion];
    const shared = common(options, nodesOf(options.prefix, ['client', 'server', 'switch']));
    return {
      ...shared,
      kind: 'routed',
      title: 'routed',
      datapath: null,
      parts: vethPorts,
      addresses: addressesOf(net),
      routes: [
        { node: 'client', destination: 'default', via: net.near(1) },
        { node: 'server', destination: 'default', via: net.far(1) },
      ],
      sysctls: [...shared.sysctls, { node: 'switch', key: net.forward, value: '1' }],
      offloads: options.offloads,
      forcedOffloads: {},
      path: throughSwitch,
    };
  },
};
