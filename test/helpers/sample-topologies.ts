import type { DeviceRef, Hop, Offloads, Part, Role, Topology } from '../../src/topology/model.ts';

/** The parts of a topology that differ between kinds; the rest is the same for all of them. */
interface Shape {
  readonly title: string;
  readonly switched: boolean;
  readonly ovs: boolean;
  readonly parts: Part[];
  readonly path: Hop[];
}

const at = (node: Role, device: string): DeviceRef => ({ node, device });
const hop = (node: Role, device: string, direction: Hop['direction']): Hop => ({ node, device, direction });
const cables: Part[] = [
  { type: 'veth', ends: [at('client', 'eth0'), at('switch', 'p0')] },
  { type: 'veth', ends: [at('server', 'eth0'), at('switch', 'p1')] },
];
const switchedPath: Hop[] = [
  hop('client', 'eth0', 'transmit'),
  hop('switch', 'p0', 'receive'),
  hop('switch', 'p1', 'transmit'),
  hop('server', 'eth0', 'receive'),
];

const shapes: Record<string, Shape> = {
  veth: {
    title: 'Direct veth pair',
    switched: false,
    ovs: false,
    parts: [{ type: 'veth', ends: [at('client', 'eth0'), at('server', 'eth0')] }],
    path: [hop('client', 'eth0', 'transmit'), hop('server', 'eth0', 'receive')],
  },
  bridge: {
    title: 'Two veth pairs on a Linux bridge',
    switched: true,
    ovs: false,
    parts: [...cables, { type: 'bridge', node: 'switch', device: 'br0', ports: ['p0', 'p1'], stp: false }],
    path: switchedPath,
  },
  'ovs-veth': {
    title: 'Two veth pairs on an Open vSwitch bridge',
    switched: true,
    ovs: true,
    parts: [
      ...cables,
      {
        type: 'ovs',
        node: 'switch',
        bridge: 'ovs0',
        datapath: 'userspace',
        ports: [
          { type: 'system', device: 'p0' },
          { type: 'system', device: 'p1' },
        ],
      },
    ],
    path: switchedPath,
  },
  'ovs-internal': {
    title: 'Two internal ports of an Open vSwitch bridge',
    switched: true,
    ovs: true,
    parts: [
      {
        type: 'ovs',
        node: 'switch',
        bridge: 'ovs0',
        datapath: 'userspace',
        ports: [
          { type: 'internal', device: 'eth0', home: 'client' },
          { type: 'internal', device: 'eth1', home: 'server' },
        ],
      },
    ],
    path: [hop('client', 'eth0', 'transmit'), hop('server', 'eth1', 'receive')],
  },
};

export const sampleTopology = (kind: string, index: number, offloads: Offloads): Topology => {
  const shape = shapes[kind];
  if (!shape) throw new Error(`no sample topology "${kind}"`);
  const server = at('server', kind === 'ovs-internal' ? 'eth1' : 'eth0');
  return {
    kind,
    title: shape.title,
    ipVersion: 4,
    mtuBytes: 1500,
    datapath: shape.ovs ? 'userspace' : null,
    nodes: [
      { role: 'client', netns: `vs-k3f9-${index}-c` },
      ...(shape.switched ? [{ role: 'switch' as const, netns: `vs-k3f9-${index}-w` }] : []),
      { role: 'server', netns: `vs-k3f9-${index}-s` },
    ],
    parts: shape.parts,
    client: at('client', 'eth0'),
    server,
    addresses: [
      { ...at('client', 'eth0'), cidr: '10.77.0.1/24' },
      { ...server, cidr: '10.77.0.2/24' },
    ],
    routes: [],
    sysctls: shape.switched ? [{ node: 'switch', key: 'net.ipv6.conf.all.disable_ipv6', value: '1' }] : [],
    offloads,
    forcedOffloads: shape.ovs ? offloads : {},
    path: shape.path,
  };
};
