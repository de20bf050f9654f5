import type { TopologyKind } from '../../model/topology.ts';
import { ovsForcedOffloads } from './ovs-offloads.ts';
import { common, endpointAddresses, nodesOf, ports, throughSwitch, vethPorts } from './parts.ts';

const bridges = ['br0', 'br1', 'br2'] as const;

/** Patch ports are no devices: a flow of the datapath goes from the first port to the last, however many bridges are between. */
export const ovsChain: TopologyKind = {
  name: 'ovs-chain',
  title: `${bridges.length} Open vSwitch bridges`,
  summary: `two namespaces joined through ${bridges.length} Open vSwitch bridges in a row, by patch ports`,
  needsOvs: true,
  build: (options) => ({
    ...common(options, nodesOf(options.prefix, ['client', 'server', 'switch'])),
    kind: 'ovs-chain',
    title: `${bridges.length} Open vSwitch bridges`,
    datapath: options.datapath,
    parts: [
      ...vethPorts,
      {
        type: 'ovs',
        node: 'switch',
        bridge: bridges[0],
        chain: bridges.slice(1),
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
