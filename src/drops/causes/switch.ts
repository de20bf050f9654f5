/** Lost in a switch of the wire under test: a bridge, Open vSwitch, or a filter of its namespace. */
import type { Cause } from '../cause.ts';

const lost = (row: Omit<Cause, 'class'>): Cause => ({ ...row, class: 'wire' });

export const switchCauses: readonly Cause[] = [
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
