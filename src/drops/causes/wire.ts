/** Lost on the wire under test: after the sender's device queue, before the receiver's protocols. */
import type { Cause } from '../cause.ts';
import { switchCauses } from './switch.ts';

const lost = (row: Omit<Cause, 'class'>): Cause => ({ ...row, class: 'wire' });

export const wireCauses: readonly Cause[] = [
  lost({
    id: 'peer-refused',
    texts: ['the peer of the pair is down, or takes only shorter frames'],
    counters: ['tx_dropped', 'peer rx_dropped'],
    when: [
      {
        functions: /^(__)?dev_forward_skb2?$|^dev_forward_skb_nomtu$|^veth_forward_skb$/,
        source:
          'include/linux/netdevice.h, ____dev_forward_skb(): counts rx_dropped of the peer; veth_xmit() then tx_dropped; measured on 6.1 and 6.18',
      },
    ],
  }),
  lost({
    id: 'backlog-full',
    texts: ['the queue of the CPU that should receive was full (net.core.netdev_max_backlog)'],
    counters: ['softnet', 'tx_dropped', 'peer rx_dropped'],
    when: [{ reasons: ['CPU_BACKLOG'], source: 'net/core/dev.c, enqueue_to_backlog()' }],
  }),
  lost({
    id: 'ring-full',
    texts: ['the ring to the reader was full'],
    counters: ['tx_dropped'],
    when: [
      {
        reasons: ['FULL_RING'],
        source: 'drivers/net/tun.c, tun_net_xmit(); measured on 6.18 with Open vSwitch internal ports',
      },
      {
        functions: /^veth_xmit$/,
        source:
          'drivers/net/veth.c, veth_xdp_rx(), with GRO or XDP at the peer, of which the skb is by then (eth_type_trans()); measured on 6.18. The other way to that line, no peer, lasts an RCU grace period',
      },
    ],
  }),
  lost({
    id: 'netem',
    texts: ['netem at the device dropped it: the loss that it was set up to make, or its limit was reached'],
    counters: ['qdisc'],
    when: [
      {
        reasons: ['QDISC_DROP', 'QDISC_OVERLIMIT', 'QDISC_CONGESTED'],
        qdisc: 'netem',
        source: 'net/sched/sch_netem.c, netem_enqueue(): qdisc_qstats_drop() for a loss, qdisc_drop() at the limit',
      },
    ],
  }),
  lost({
    id: 'queue-full',
    texts: [
      'the queue discipline of the device dropped it: it had no room, or was set up to drop (netem, a policer), or the device had no carrier (noop)',
    ],
    counters: ['qdisc'],
    when: [
      {
        reasons: [
          ...[
            'QDISC_DROP',
            'QDISC_OVERLIMIT',
            'QDISC_CONGESTED',
            'QDISC_BURST_DROP',
            'CAKE_FLOOD',
            'DUALPI2_STEP_DROP',
          ],
          ...['FQ_BAND_LIMIT', 'FQ_HORIZON_LIMIT', 'FQ_FLOW_LIMIT'],
        ],
        source: 'net/core/dev.c, __dev_xmit_skb(); noop_enqueue() in net/sched/sch_generic.c; measured on 6.18',
      },
    ],
  }),
  lost({
    id: 'xdp',
    texts: ['an XDP program dropped it'],
    counters: ['xdp_drops'],
    when: [
      { reasons: ['XDP'], source: 'net/core/dev.c, do_xdp_generic()' },
      { functions: /^veth_(xdp_rcv|convert_skb)/, source: 'drivers/net/veth.c, veth_xdp_rcv_skb(), xdp_drop' },
    ],
  }),
  lost({
    id: 'transmit',
    texts: ['the driver or the way to it failed'],
    counters: ['tx_dropped'],
    when: [
      {
        functions:
          /^(tun_net_xmit|internal_dev_xmit|br_dev_xmit|sch_direct_xmit|validate_xmit_\w+|__dev_queue_xmit|dev_hard_start_xmit)$/,
        source: 'net/core/dev.c, __dev_queue_xmit(), validate_xmit_skb()',
      },
    ],
  }),
  lost({
    id: 'traffic-control',
    texts: ['a tc filter dropped it'],
    counters: [],
    when: [
      {
        reasons: ['TC_INGRESS', 'TC_CHAIN_NOTFOUND', 'TC_RECLASSIFY_LOOP', 'TC_COOKIE_ERROR'],
        source: 'net/core/dev.c, sch_handle_ingress()',
      },
      { reasons: ['TC_EGRESS'], at: 'switch', source: 'net/core/dev.c, sch_handle_egress()' },
    ],
  }),
  lost({
    id: 'device',
    texts: ['the device could not take it'],
    counters: [],
    when: [
      {
        reasons: [
          ...[
            'DEV_READY',
            'DEV_HDR',
            'TAP_FILTER',
            'TAP_TXFILTER',
            'NOMEM',
            'SKB_GSO_SEG',
            'SKB_BAD_GSO',
            'SKB_UCOPY_FAULT',
            'HDR_TRUNC',
          ],
          ...['PFMEMALLOC', 'RECURSION_LIMIT'],
        ],
        source: 'include/net/dropreason-core.h; drivers/net/tun.c',
      },
    ],
  }),
  lost({
    id: 'too-long',
    texts: ['it was longer than the MTU on the way'],
    counters: [],
    when: [{ reasons: ['PKT_TOO_BIG'], source: 'include/net/dropreason-core.h; net/ipv6/ip6_output.c, ip6_forward()' }],
  }),
  lost({
    id: 'broadcast-backlog',
    texts: ['the queue of macvlan or ipvlan for broadcasts was full'],
    counters: [],
    when: [
      {
        reasons: ['MACVLAN_BROADCAST_BACKLOG', 'IPVLAN_MULTICAST_BACKLOG'],
        source: 'drivers/net/macvlan.c, macvlan_broadcast_enqueue(); drivers/net/ipvlan/ipvlan_core.c (Linux 7.2)',
      },
    ],
  }),
  ...switchCauses,
];
