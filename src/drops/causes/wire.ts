/** Lost on the wire under test: after the sender's device queue, before the receiver's protocols. */
import type { Cause } from '../cause.ts';

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
  lost({
    id: 'packet-socket-full',
    texts: ['Open vSwitch (userspace datapath) did not read its packet socket fast enough'],
    counters: ['packet socket'],
    when: [
      {
        reasons: ['PACKET_SOCK_ERROR'],
        at: 'switch',
        source:
          'net/packet/af_packet.c, packet_rcv(), drop_n_acct: the socket counts, the skb lives on for the stack; measured on 6.18',
      },
    ],
  }),
  lost({
    id: 'bridge',
    texts: ['the bridge did not forward it'],
    counters: [],
    when: [
      {
        reasons: [
          'BRIDGE_INGRESS_STP_STATE',
          'MAC_INVALID_SOURCE',
          'NO_TX_TARGET',
          'LOCAL_MAC',
          'MAC_IEEE_MAC_CONTROL',
        ],
        source: 'net/bridge/br_input.c, br_handle_frame(), br_handle_frame_finish(); include/net/dropreason-core.h',
      },
      {
        functions: /^(br_handle_frame|br_handle_frame_finish|br_forward|br_flood|br_dev_queue_push_xmit|__br_forward)$/,
        source: 'net/bridge/br_input.c and br_forward.c, where kernels before 6.14 give no reason',
      },
    ],
  }),
  lost({
    id: 'ovs-action',
    texts: ['the flow of Open vSwitch says to drop it, or its actions failed'],
    counters: [],
    when: [
      {
        reasons: [
          ...['LAST_ACTION', 'ACTION_ERROR', 'EXPLICIT', 'EXPLICIT_WITH_ERROR', 'METER', 'RECURSION_LIMIT'],
          ...['DEFERRED_LIMIT', 'FRAG_L2_TOO_LONG', 'FRAG_INVALID_PROTO', 'CONNTRACK', 'IP_TTL'],
        ],
        at: 'switch',
        source: 'net/openvswitch/drop.h, enum ovs_drop_reason (Linux 6.6)',
      },
    ],
  }),
  lost({
    id: 'ovs-upcall',
    texts: ['Open vSwitch could not ask its daemon what to do with it'],
    counters: ['upcalls lost'],
    when: [
      {
        functions:
          /^(ovs_dp_process_packet|ovs_dp_upcall|queue_userspace_packet|ovs_vport_receive|ovs_vport_send|do_execute_actions)$/,
        source: 'net/openvswitch/datapath.c, ovs_dp_process_packet() and ovs_dp_upcall(), stats->n_lost',
      },
    ],
  }),
  lost({
    id: 'ovs-userspace',
    texts: ["Open vSwitch's userspace datapath dropped it, for the reason that its counter names"],
    counters: [],
    when: [
      {
        functions: /^ovs-vswitchd$/,
        at: 'switch',
        source:
          'lib/dpif-netdev.c and lib/odp-execute.c of Open vSwitch: COVERAGE_DEFINE(datapath_drop_…, drop_action_…)',
      },
    ],
  }),
  lost({
    id: 'switch-filter',
    texts: ['a filter or the routing of the switch dropped it'],
    counters: [],
    when: [
      {
        reasons: ['NETFILTER_DROP', 'SECURITY_HOOK', 'IP_RPFILTER', 'IP_INNOROUTES', 'IP_INADDRERRORS', 'XFRM_POLICY'],
        at: 'switch',
        source: 'net/netfilter/core.c, nf_hook_slow(); net/ipv4/route.c: only where a switch also routes',
      },
    ],
  }),
];
