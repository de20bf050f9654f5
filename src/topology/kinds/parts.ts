/** What the kinds share: addresses, sysctls and names. */
import { type Hop, hop, type Path, thereAndBack } from '../../model/path.ts';
import type { DeviceRef, Role, Topology, TopologyNode, TopologyOptions } from '../../model/topology.ts';

/**
 * The same device names in every kind, so that tables of different kinds can be read side by side. The two ends differ
 * because internal ports of one Open vSwitch bridge need different names, and cannot be renamed afterwards.
 */
export const client: DeviceRef = { node: 'client', device: 'eth0' };
export const server: DeviceRef = { node: 'server', device: 'eth1' };
export const bridgeDevice: DeviceRef = { node: 'switch', device: 'br0' };
export const ports: readonly [DeviceRef, DeviceRef] = [
  { node: 'switch', device: 'port0' },
  { node: 'switch', device: 'port1' },
];

/** Nothing but the ends is crossed. */
export const endToEnd: Path = thereAndBack([hop(client, 'transmit'), hop(server, 'receive')]);

/** A port of a switch at either end, and what joins them is no device. */
export const throughSwitch: Path = thereAndBack([
  hop(client, 'transmit'),
  hop(ports[0], 'receive'),
  hop(ports[1], 'transmit'),
  hop(server, 'receive'),
]);

interface Ends {
  readonly from: DeviceRef;
  readonly to: DeviceRef;
  /** The port at `from`'s side, and the one at `to`'s. */
  readonly near: DeviceRef;
  readonly far: DeviceRef;
}

/** For what leaves other evidence where it is received than where it is sent: the way there, and the same from the other end. */
export const eachWay = (way: (ends: Ends) => Hop[]): Path => ({
  out: way({ from: client, to: server, near: ports[0], far: ports[1] }),
  back: way({ from: server, to: client, near: ports[1], far: ports[0] }),
});

/** Both ends, each joined to a port of the switch. */
export const vethPorts: Topology['parts'] = [
  { type: 'veth', ends: [client, ports[0]] },
  { type: 'veth', ends: [server, ports[1]] },
];

const roleLetter: Record<Role, string> = { client: 'c', server: 's', switch: 'w' };

/** One node a role, called by it. */
export const nodesOf = (prefix: string, roles: readonly Role[]): TopologyNode[] =>
  roles.map((role) => ({ name: role, role, netns: `${prefix}-${roleLetter[role]}` }));

/** Private to namespaces of our own, so they cannot clash with an address of the host. */
const subnets = {
  4: { host: (n: number) => `10.42.0.${n}`, length: 24 },
  6: { host: (n: number) => `fd42::${n}`, length: 64 },
} as const;

export const hostAddress = (ipVersion: 4 | 6, n: 1 | 2 | 3): string => subnets[ipVersion].host(n);

export const withAddress = (device: DeviceRef, ipVersion: 4 | 6, n: 1 | 2 | 3) => ({
  ...device,
  cidr: `${hostAddress(ipVersion, n)}/${subnets[ipVersion].length}`,
});

/** .1 is the switch where it has an address (as in the article), .2 the client, .3 the server. */
export const endpointAddresses = (ipVersion: 4 | 6): Topology['addresses'] => [
  withAddress(client, ipVersion, 2),
  withAddress(server, ipVersion, 3),
];

export const bridgeAddress = (ipVersion: 4 | 6) => withAddress(bridgeDevice, ipVersion, 1);

export const defaultRoutes = (ipVersion: 4 | 6): Topology['routes'] =>
  (['client', 'server'] as const).map((node) => ({ node, destination: 'default', via: hostAddress(ipVersion, 1) }));

/** A bridge reports the group of all snoopers (224.0.0.106) when it comes up, and once more within a second: now at once. */
const quietIgmp = ['net.ipv4.conf.default.igmpv3_unsolicited_report_interval', '1'] as const;

/**
 * What is counted must not mix with the kernel's own chatter: a wire is silent some milliseconds after it came up.
 * With IPv4, IPv6 is off (router solicitations, multicast reports). With IPv6, duplicate address detection would delay
 * the first packet by a second; link-local addresses are left out and multicast reports repeat after 1 ms instead of up
 * to 1 s (measured: else up to four stray packets in the first seconds).
 */
const sysctlsFor = (ipVersion: 4 | 6): readonly (readonly [string, string])[] =>
  ipVersion === 4
    ? [quietIgmp, ['net.ipv6.conf.all.disable_ipv6', '1'], ['net.ipv6.conf.default.disable_ipv6', '1']]
    : [
        quietIgmp,
        ['net.ipv6.conf.default.accept_dad', '0'],
        ['net.ipv6.conf.default.accept_ra', '0'],
        ['net.ipv6.conf.default.router_solicitations', '0'],
        ['net.ipv6.conf.default.addr_gen_mode', '1'],
        ['net.ipv6.conf.default.mldv2_unsolicited_report_interval', '1'],
      ];

export const sysctlsOf = (nodes: readonly TopologyNode[], ipVersion: 4 | 6): Topology['sysctls'] =>
  nodes.flatMap(({ name }) => sysctlsFor(ipVersion).map(([key, value]) => ({ node: name, key, value })));

/** The parts of a Topology that do not depend on its kind. */
export const common = (options: TopologyOptions, nodes: readonly TopologyNode[]) => ({
  ipVersion: options.ipVersion,
  mtuBytes: options.mtuBytes,
  nodes: [...nodes],
  client,
  server,
  sysctls: sysctlsOf(nodes, options.ipVersion),
});
