import { hop } from '../../model/path.ts';
import type { TopologyKind } from '../../model/topology.ts';
import { common, eachWay, endpointAddresses, nodesOf, ports, vethPorts } from './parts.ts';

/**
 * bpf_redirect_peer changes skb->dev to the other port's peer and goes round once more in the same softirq: no transmit of that
 * port, no backlog and no netif_receive_skb of the receiver (net/core/filter.c); its rx_packets do count.
 */
export const vethRedirect: TopologyKind = {
  name: 'veth-redirect',
  title: 'veth with bpf_redirect_peer',
  summary: 'two veth pairs whose ports hand each packet to the other end by a BPF program at tc ingress',
  needsOvs: false,
  needs: [
    { type: 'driver', module: 'sch_ingress', symbol: 'clsact_init' },
    { type: 'driver', module: 'cls_bpf', symbol: 'cls_bpf_classify' },
    { type: 'program', program: 'tc', package: 'iproute2' },
  ],
  build: (options) => ({
    ...common(options, nodesOf(options.prefix, ['client', 'server', 'switch'])),
    kind: 'veth-redirect',
    title: 'veth with bpf_redirect_peer',
    datapath: null,
    parts: [
      ...vethPorts,
      { type: 'program', hook: 'tc', ...ports[0], to: ports[1].device },
      { type: 'program', hook: 'tc', ...ports[1], to: ports[0].device },
    ],
    addresses: endpointAddresses(options.ipVersion),
    routes: [],
    offloads: options.offloads,
    forcedOffloads: {},
    path: eachWay(({ from, near, to }) => [
      hop(from, 'transmit'),
      hop(near, 'receive'),
      hop(to, 'receive', ['counter']),
    ]),
  }),
};
