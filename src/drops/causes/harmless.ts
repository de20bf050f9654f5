/** Freed without any loss: the packet had done its work, or another one had. */
import type { Cause } from '../cause.ts';

const ended = (row: Omit<Cause, 'class' | 'counters'>): Cause => ({ ...row, class: 'end-of-life', counters: [] });
const spurious = (row: Omit<Cause, 'class' | 'counters'>): Cause => ({ ...row, class: 'spurious', counters: [] });

export const harmlessCauses: readonly Cause[] = [
  ended({
    id: 'ping-copy',
    texts: ["an answer to ping: ping's socket had a copy of its own, and the original has no other taker"],
    when: [
      {
        reasons: ['NO_SOCKET'],
        functions: /^(ping_rcv|icmp(v6)?_rcv)$/,
        source:
          'net/ipv4/raw.c, raw_v4_input(): the raw socket gets a clone; net/ipv4/ping.c, ping_rcv(): no ping socket takes the original, which it frees (measured on 6.18) or has freed by icmp_rcv() (measured on 6.1 and 6.12)',
      },
      { functions: /^ping_rcv$/, source: 'net/ipv4/ping.c, ping_rcv(): where the kernel gives no reason' },
    ],
  }),
  ended({
    id: 'icmp-done',
    texts: ['the ICMP message was worked on'],
    when: [
      {
        reasons: ['NOT_SPECIFIED'],
        functions: /^icmp(v6)?_rcv$/,
        source: 'net/ipv4/icmp.c, icmp_rcv(): kfree_skb() behind every handler before 6.0',
      },
    ],
  }),
  ended({
    id: 'joined',
    texts: ['it had become part of another one, with which it was freed'],
    when: [
      {
        functions: /^skb_release_data$/,
        source:
          'net/core/skbuff.c, skb_release_data(): the fragments of a datagram that was put together; measured on 6.12',
      },
    ],
  }),
  ended({
    id: 'switch-copy',
    texts: ["the switch's own stack had no use for its copy of a forwarded packet"],
    when: [
      {
        reasons: ['OTHERHOST', 'UNHANDLED_PROTO', 'IPV6DISABLED'],
        at: 'switch',
        source:
          'net/core/dev.c, deliver_skb(): a packet socket of Open vSwitch has a clone; measured on 6.18, one a packet',
      },
      {
        reasons: ['NOT_SPECIFIED'],
        functions: /^(ip_rcv_core|ip6_rcv_core|ip_rcv_finish_core|ip_rcv|ipv6_rcv|arp_rcv|__netif_receive_skb_core)$/,
        at: 'switch',
        source: 'the same where the kernel gives no reason: net/ipv4/ip_input.c, ip_rcv_core(), before 5.18',
      },
    ],
  }),
  ended({
    id: 'queue-purge',
    texts: ['its socket was closed and the queues emptied'],
    when: [
      {
        functions:
          /^(sk_stream_kill_queues|skb_queue_purge(_reason)?|__?skb_queue_purge_reason|skb_rbtree_purge|tcp_write_queue_purge|udp_destruct_common|inet_sock_destruct|packet_sock_destruct)$/,
        source:
          'net/core/stream.c, sk_stream_kill_queues(); net/ipv4/udp.c, udp_destruct_common(): taken by the kernel, not read by the program; measured on 6.18',
      },
      {
        reasons: ['QUEUE_PURGE', 'SOCKET_CLOSE'],
        source: 'include/net/dropreason-core.h; net/core/skbuff.c, skb_queue_purge_reason()',
      },
    ],
  }),
  ended({
    id: 'old-ack',
    texts: ['it acknowledges what had been acknowledged'],
    when: [
      {
        reasons: ['TCP_OLD_ACK', 'TCP_TOO_OLD_ACK', 'TCP_RFC7323_PAWS_ACK', 'TCP_RFC7323_TSECR'],
        source: 'net/ipv4/tcp_input.c, tcp_ack(), old_ack; tcp_disordered_ack_check()',
      },
    ],
  }),
  ended({
    id: 'connection-over',
    texts: ['it ended its connection, or came after the end'],
    when: [
      {
        reasons: ['TCP_CLOSE', 'TCP_RESET', 'TCP_RFC7323_TW_PAWS'],
        source:
          'net/ipv4/tcp_input.c, tcp_rcv_state_process(), tcp_reset(); tcp_minisocks.c, tcp_timewait_state_process()',
      },
      {
        reasons: ['NOT_SPECIFIED'],
        functions: /^tcp_v[46]_rcv$/,
        source:
          'net/ipv4/tcp_ipv4.c, tcp_v4_rcv(), do_time_wait: no reason (6.18 too), but for what PAWS refuses (TCP_RFC7323_TW_PAWS, which 6.12 has not); measured on 6.1 and 7.2',
      },
    ],
  }),
  ended({
    id: 'no-packet',
    texts: ['it was a message between local sockets or to the kernel'],
    when: [
      { reasons: ['UNIX_DISCONNECT', 'UNIX_SKIP_OOB'], source: 'net/unix/af_unix.c' },
      {
        functions: /^(unix_|netlink_|__netlink_|rtnl|rtnetlink|ovs_(dp|vport|flow)_cmd_)/,
        source:
          'net/unix/af_unix.c, unix_release_sock(); net/netlink/af_netlink.c, netlink_broadcast(); net/openvswitch/datapath.c, ovs_dp_cmd_set(): measured on 6.12',
      },
    ],
  }),
  spurious({
    id: 'old-data',
    texts: ['its data had been received before'],
    when: [
      {
        reasons: ['TCP_OLD_DATA', 'TCP_OLD_SEQUENCE', 'TCP_OFOMERGE', 'TCP_RFC7323_PAWS'],
        source:
          'net/ipv4/tcp_input.c, tcp_data_queue(), tcp_validate_incoming(): answered with a DSACK; RFC 7323 section 5',
      },
    ],
  }),
];
