import { failure } from '../../errors.ts';
import type { TopologyKind, TopologyOptions } from '../../model/topology.ts';
import { ovsForcedOffloads } from './ovs-offloads.ts';
import { bridgeDevice, client, common, endpointAddresses, endToEnd, nodesOf, server } from './parts.ts';

/**
 * OVS's userspace datapath asks for a port's MTU by its name, does not find a port that moved to another namespace, and
 * then reads frames into buffers for 1,500 bytes of payload (netdev_linux_rxq_recv in lib/netdev-linux.c, OVS 3.1;
 * measured: with MTU 9000 every packet above 1,500 bytes is lost, with mtu_request too).
 */
const userspaceMtuLimit = 1500;

const refuseLargeMtu = ({ datapath, mtuBytes }: TopologyOptions): void => {
  if (datapath === 'kernel' || mtuBytes <= userspaceMtuLimit) return;
  const reason = `internal ports in other namespaces carry at most 1,500 bytes there, and the MTU asked for is ${mtuBytes}`;
  throw failure('DATAPATH_UNAVAILABLE', { datapath, reason });
};

/** Building throws DATAPATH_UNAVAILABLE for an MTU above 1,500 bytes on the userspace datapath. */
export const ovsInternal: TopologyKind = {
  name: 'ovs-internal',
  title: 'Open vSwitch, internal ports',
  summary: 'two namespaces that each hold an internal port of an Open vSwitch bridge: no veth on the way',
  needsOvs: true,
  build: (options) => {
    refuseLargeMtu(options);
    return {
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
      path: endToEnd,
    };
  },
};
