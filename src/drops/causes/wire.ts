/** Lost on the wire under test: after the sender's device queue, before the receiver's protocols. */
import type { Cause } from '../cause.ts';

const lost = (row: Omit<Cause, 'class'>): Cause => ({ ...row, class: 'wire' });

export const wireCauses: readonly Cause[] = [
  lost({
    id: 'peer-refused',
    because: 'the peer of the pair is down, or takes only shorter frames',
    functions: /^(__)?dev_forward_skb2?$|^dev_forward_skb_nomtu$|^veth_forward_skb$/,
    moves: ['tx_dropped', 'peer rx_dropped'],
    source:
      'include/linux/netdevice.h, ____dev_forward_skb(): counts rx_dropped of the peer; veth_xmit() then tx_dropped; measured on 6.1 and 6.18',
  }),
  lost({
    id: 'backlog-full',
    because: 'the queue of the CPU that should receive was full (net.core.netdev_max_backlog)',
    reasons: ['CPU_BACKLOG'],
    moves: ['softnet', 'tx_dropped', 'peer rx_dropped'],
    source: 'net/core/dev.c, enqueue_to_backlog()',
  }),
  lost({
    id: 'ring-full',
    because: 'the ring to the reader was full',
    reasons: ['FULL_RING'],
    moves: ['tx_dropped'],
    source: 'drivers/net/tun.c, tun_net_xmit(); measured on 6.18 with Open vSwitch internal ports',
  }),
  lost({
    id: 'ring-full',
    because: 'the ring to the reader was full',
    functions: /^veth_xmit$/,
    moves: ['tx_dropped'],
    source:
      'drivers/net/veth.c, veth_xdp_rx(), with GRO or XDP at the peer, of which the skb is by then (eth_type_trans()); measured on 6.18. The other way to that line, no peer, lasts an RCU grace period',
  }),
  lost({
    id: 'queue-full',
    because: 'the queue discipline of the device had no room, or the device no carrier (noop)',
    reasons: [
      ...['QDISC_DROP', 'QDISC_OVERLIMIT', 'QDISC_CONGESTED', 'QDISC_BURST_DROP', 'CAKE_FLOOD', 'DUALPI2_STEP_DROP'],
      ...['FQ_BAND_LIMIT', 'FQ_HORIZON_LIMIT', 'FQ_FLOW_LIMIT'],
    ],
    moves: ['qdisc'],
    source: 'net/core/dev.c, __dev_xmit_skb(); noop_enqueue() in net/sched/sch_generic.c; measured on 6.18',
  }),
  lost({
    id: 'xdp',
    because: 'an XDP program said so',
    reasons: ['XDP'],
    moves: ['xdp_drops'],
    source: 'net/core/dev.c, do_xdp_generic()',
  }),
  lost({
    id: 'xdp',
    because: 'an XDP program said so',
    functions: /^veth_(xdp_rcv|convert_skb)/,
    moves: ['xdp_drops'],
    source: 'drivers/net/veth.c, veth_xdp_rcv_skb(), xdp_drop',
  }),
  lost({
    id: 'transmit',
    because: 'the driver or the way to it failed',
    functions:
      /^(tun_net_xmit|internal_dev_xmit|br_dev_xmit|sch_direct_xmit|validate_xmit_\w+|__dev_queue_xmit|dev_hard_start_xmit)$/,
    moves: ['tx_dropped'],
    source: 'net/core/dev.c, __dev_queue_xmit(), validate_xmit_skb()',
  }),
  lost({
    id: 'traffic-control',
    because: 'a tc filter said so',
    reasons: ['TC_INGRESS', 'TC_CHAIN_NOTFOUND', 'TC_RECLASSIFY_LOOP', 'TC_COOKIE_ERROR'],
    moves: [],
    source: 'net/core/dev.c, sch_handle_ingress()',
  }),
  lost({
    id: 'traffic-control',
    because: 'a tc filter said so',
    reasons: ['TC_EGRESS'],
    at: 'switch',
    moves: [],
    source: 'net/core/dev.c, sch_handle_egress()',
  }),
  lost({
    id: 'device',
    because: 'the device could not take it',
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
    moves: [],
    source: 'include/net/dropreason-core.h; drivers/net/tun.c',
  }),
  lost({
    id: 'too-long',
    because: 'it was longer than the MTU on the way',
    reasons: ['PKT_TOO_BIG'],
    moves: [],
    source: 'include/net/dropreason-core.h; net/ipv6/ip6_output.c, ip6_forward()',
  }),
  lost({
    id: 'packet-socket-full',
    because: 'Open vSwitch (userspace datapath) did not read its packet socket fast enough',
    reasons: ['PACKET_SOCK_ERROR'],
    at: 'switch',
    moves: ['packet socket'],
    source:
      'net/packet/af_packet.c, packet_rcv(), drop_n_acct: the socket counts, the skb lives on for the stack; measured on 6.18',
  }),
  lost({
    id: 'bridge',
    because: 'the bridge did not forward it',
    reasons: ['BRIDGE_INGRESS_STP_STATE', 'MAC_INVALID_SOURCE', 'NO_TX_TARGET', 'LOCAL_MAC', 'MAC_IEEE_MAC_CONTROL'],
    moves: [],
    source: 'net/bridge/br_input.c, br_handle_frame(), br_handle_frame_finish(); include/net/dropreason-core.h',
  }),
  lost({
    id: 'bridge',
    because: 'the bridge did not forward it',
    functions: /^(br_handle_frame|br_handle_frame_finish|br_forward|br_flood|br_dev_queue_push_xmit|__br_forward)$/,
    moves: [],
    source: 'net/bridge/br_input.c and br_forward.c, where kernels before 6.14 give no reason',
  }),
  lost({
    id: 'ovs-action',
    because: 'the flow of Open vSwitch says to drop it, or its actions failed',
    reasons: [
      ...['LAST_ACTION', 'ACTION_ERROR', 'EXPLICIT', 'EXPLICIT_WITH_ERROR', 'METER', 'RECURSION_LIMIT'],
      ...['DEFERRED_LIMIT', 'FRAG_L2_TOO_LONG', 'FRAG_INVALID_PROTO', 'CONNTRACK', 'IP_TTL'],
    ],
    at: 'switch',
    moves: [],
    source: 'net/openvswitch/drop.h, enum ovs_drop_reason (Linux 6.6)',
  }),
  lost({
    id: 'ovs-upcall',
    because: 'Open vSwitch could not ask its daemon what to do with it',
    functions:
      /^(ovs_dp_process_packet|ovs_dp_upcall|queue_userspace_packet|ovs_vport_receive|ovs_vport_send|do_execute_actions)$/,
    moves: ['upcalls lost'],
    source: 'net/openvswitch/datapath.c, ovs_dp_process_packet() and ovs_dp_upcall(), stats->n_lost',
  }),
  lost({
    id: 'ovs-userspace',
    because: "Open vSwitch's userspace datapath dropped it, for the reason that its counter names",
    functions: /^ovs-vswitchd$/,
    at: 'switch',
    moves: [],
    source: 'lib/dpif-netdev.c and lib/odp-execute.c of Open vSwitch: COVERAGE_DEFINE(datapath_drop_…, drop_action_…)',
  }),
  lost({
    id: 'switch-filter',
    because: 'a filter of the switch said so',
    reasons: ['NETFILTER_DROP', 'SECURITY_HOOK', 'IP_RPFILTER', 'IP_INNOROUTES', 'IP_INADDRERRORS', 'XFRM_POLICY'],
    at: 'switch',
    moves: [],
    source: 'net/netfilter/core.c, nf_hook_slow(); net/ipv4/route.c: only where a switch also routes',
  }),
];
