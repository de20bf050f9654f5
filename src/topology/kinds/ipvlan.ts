import { hop } from '../../model/path.ts';
import type { TopologyKind } from '../../model/topology.ts';
import { client, common, eachWay, endpointAddresses, nodesOf, server } from './parts.ts';

const words = {
  l2: 'two namespaces that each hold an ipvlan device (mode l2) of one lower device: one MAC address for both',
  l3: 'two namespaces that each hold an ipvlan device (mode l3) of one lower device: routed by it, without ARP',
} as const;

/** ipvlan hands over by dev_forward_skb to the receiver itself (drivers/net/ipvlan/ipvlan_core.c), so events fire there. */
const ipvlan = (mode: 'l2' | 'l3'): TopologyKind => ({
  name: `ipvlan-${mode}`,
  title: `ipvlan, mode ${mode}`,
  summary: words[mode],
  needsOvs: false,
  needs: [{ type: 'driver', module: 'ipvlan', symbol: 'ipvlan_start_xmit' }],
  build: (options) => ({
    ...common(options, nodesOf(options.prefix, ['client', 'server', 'switch'])),
    kind: `ipvlan-${mode}`,
    title: `ipvlan, mode ${mode}`,
    datapath: null,
    parts: [
      {
        ...{ type: 'stacked', driver: 'ipvlan', mode, node: 'switch', lower: 'lower' },
        ports: [client, server].map(({ node, device }) => ({ device, home: node })),
      },
    ],
    addresses: endpointAddresses(options.ipVersion),
    routes: [],
    offloads: options.offloads,
    forcedOffloads: {},
    path: eachWay(({ from, to }) => [hop(from, 'transmit'), hop(to, 'receive')]),
  }),
});

export const ipvlanL2 = ipvlan('l2');
export const ipvlanL3 = ipvlan('l3');
