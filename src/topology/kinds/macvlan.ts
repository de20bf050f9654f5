import { hop } from '../../model/path.ts';
import type { TopologyKind } from '../../model/topology.ts';
import { client, common, eachWay, endpointAddresses, nodesOf, server } from './parts.ts';

const lower = { node: 'switch', device: 'lower' };

/**
 * macvlan_queue_xmit hands a packet for a neighbour to the lower device by dev_forward_skb, which counts nothing there; its
 * rx_handler then changes skb->dev to the receiver's and goes round once more, past netif_receive_skb (drivers/net/macvlan.c).
 */
export const macvlan: TopologyKind = {
  name: 'macvlan',
  title: 'macvlan',
  summary: 'two namespaces that each hold a macvlan device (bridge mode) of one lower device',
  needsOvs: false,
  needs: [{ type: 'driver', module: 'macvlan', symbol: 'macvlan_start_xmit' }],
  build: (options) => ({
    ...common(options, nodesOf(options.prefix, ['client', 'server', 'switch'])),
    kind: 'macvlan',
    title: 'macvlan',
    datapath: null,
    parts: [
      {
        ...{ type: 'stacked', driver: 'macvlan', mode: 'bridge', node: lower.node, lower: lower.device },
        ports: [client, server].map(({ node, device }) => ({ device, home: node })),
      },
    ],
    addresses: endpointAddresses(options.ipVersion),
    routes: [],
    offloads: options.offloads,
    forcedOffloads: {},
    path: eachWay(({ from, to }) => [
      hop(from, 'transmit'),
      hop(lower, 'receive', ['event']),
      hop(to, 'receive', ['counter']),
    ]),
  }),
};
