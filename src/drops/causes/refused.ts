/** Arrived (or never left), and an endpoint did not take it. Rows with counters are part of the balance. */
import type { Cause } from '../cause.ts';

const refused = (row: Omit<Cause, 'class'>): Cause => ({
  ...row,
  class: 'refused',
  when: row.when.map((match) => ({ ...match, at: 'endpoint' })),
});

export const refusedCauses: readonly Cause[] = [
  refused({
    id: 'socket-buffer-full',
    texts: ['the receive buffer of the socket was full: its program reads too slowly'],
    counters: ['UdpInErrors', 'UdpRcvbufErrors'],
    when: [
      {
        reasons: ['SOCKET_RCVBUFF', 'PROTO_MEM'],
        functions: /^_*udp/,
        source: 'net/ipv4/udp.c, __udp_queue_rcv_skb(); measured on 6.18 (udp_queue_rcv_one_skb)',
      },
    ],
  }),
  refused({
    id: 'raw-buffer-full',
    texts: ['the receive buffer of a raw or ping socket was full'],
    counters: [],
    when: [
      {
        reasons: ['SOCKET_RCVBUFF'],
        source: 'net/core/sock.c, __sock_queue_rcv_skb(): only the socket counts it (sk_drops)',
      },
    ],
  }),
  refused({
    id: 'no-port',
    texts: ['no program listens on that UDP port'],
    counters: ['UdpNoPorts'],
    when: [
      { reasons: ['NO_SOCKET'], functions: /^_*udp/, source: 'net/ipv4/udp.c, __udp4_lib_rcv(); measured on 6.18' },
    ],
  }),
  refused({
    id: 'no-connection',
    texts: ['its TCP connection is gone; it is answered with a reset'],
    counters: [],
    when: [
      {
        reasons: ['NO_SOCKET', 'TCP_FLAGS', 'TCP_ABORT_ON_DATA', 'TCP_INVALID_SYN'],
        functions: /^_*tcp/,
        source: 'net/ipv4/tcp_ipv4.c, tcp_v4_rcv(); tcp_rcv_state_process(); measured on 6.18 at the end of iperf3',
      },
    ],
  }),
  refused({
    id: 'udp-checksum',
    texts: ['its UDP checksum is wrong'],
    counters: ['UdpInErrors', 'UdpInCsumErrors'],
    when: [{ reasons: ['UDP_CSUM'], source: 'net/ipv4/udp.c, __udp4_lib_rcv(), csum_error' }],
  }),
  refused({
    id: 'tcp-checksum',
    texts: ['its TCP checksum is wrong'],
    counters: ['TcpInErrs', 'TcpInCsumErrors'],
    when: [{ reasons: ['TCP_CSUM'], source: 'net/ipv4/tcp_ipv4.c, tcp_v4_rcv(), csum_error' }],
  }),
  refused({
    id: 'icmp-checksum',
    texts: ['its ICMP checksum is wrong'],
    counters: ['IcmpInErrors', 'IcmpInCsumErrors'],
    when: [{ reasons: ['ICMP_CSUM'], source: 'net/ipv4/icmp.c, icmp_rcv(), csum_error' }],
  }),
  refused({
    id: 'ip-header',
    texts: ['its IP header is wrong'],
    counters: ['IpInHdrErrors'],
    when: [{ reasons: ['IP_CSUM', 'IP_INHDR'], source: 'net/ipv4/ip_input.c, ip_rcv_core(), inhdr_error' }],
  }),
  refused({
    id: 'rp-filter',
    texts: ['no route leads back to its sender through this device (rp_filter)'],
    counters: ['TcpExtIPReversePathFilter'],
    when: [{ reasons: ['IP_RPFILTER'], source: 'net/ipv4/ip_input.c, ip_rcv_finish_core(), LINUX_MIB_IPRPFILTER' }],
  }),
  refused({
    id: 'no-protocol',
    texts: ['no protocol handler takes that IP protocol'],
    counters: ['IpInUnknownProtos'],
    when: [{ reasons: ['IP_NOPROTO'], source: 'net/ipv4/ip_input.c, ip_protocol_deliver_rcu()' }],
  }),
  refused({
    id: 'backlog-of-socket',
    texts: ['the socket was busy and its backlog full'],
    counters: ['TcpExtTCPBacklogDrop'],
    when: [{ reasons: ['SOCKET_BACKLOG'], source: 'net/ipv4/tcp_ipv4.c, tcp_add_backlog()' }],
  }),
  refused({
    id: 'receive-queue-full',
    texts: ['TCP had no memory left for its receive queue'],
    counters: ['TcpExtTCPRcvQDrop'],
    when: [
      {
        reasons: ['PROTO_MEM'],
        functions: /^tcp_/,
        source: 'net/ipv4/tcp_input.c, tcp_data_queue(), LINUX_MIB_TCPRCVQDROP',
      },
    ],
  }),
  refused({
    id: 'out-of-order-queue-full',
    texts: ['TCP had no memory left for segments out of order'],
    counters: ['TcpExtTCPOFODrop'],
    when: [{ reasons: ['TCP_OFO_DROP'], source: 'net/ipv4/tcp_input.c, tcp_data_queue_ofo(), LINUX_MIB_TCPOFODROP' }],
  }),
  refused({
    id: 'out-of-window',
    texts: ['TCP had no use for it: outside the window, or thrown out of the queue to make room'],
    counters: [],
    when: [
      {
        reasons: [
          ...[
            'TCP_ZEROWINDOW',
            'TCP_OVERWINDOW',
            'TCP_OFO_QUEUE_PRUNE',
            'TCP_INVALID_SEQUENCE',
            'TCP_INVALID_END_SEQUENCE',
          ],
          ...['TCP_ACK_UNSENT_DATA', 'TCP_INVALID_ACK_SEQUENCE', 'TCP_LISTEN_OVERFLOW', 'TCP_FASTOPEN', 'TCP_MINTTL'],
        ],
        source: 'net/ipv4/tcp_input.c, tcp_validate_incoming(), tcp_data_queue(), tcp_prune_ofo_queue()',
      },
    ],
  }),
  refused({
    id: 'authentication',
    texts: ['its signature is missing or wrong'],
    counters: [],
    when: [
      {
        reasons: [
          ...['TCP_AUTH_HDR', 'TCP_MD5NOTFOUND', 'TCP_MD5UNEXPECTED', 'TCP_MD5FAILURE', 'TCP_AONOTFOUND'],
          ...['TCP_AOUNEXPECTED', 'TCP_AOKEYNOTFOUND', 'TCP_AOFAILURE', 'XFRM_POLICY', 'PSP_INPUT', 'PSP_OUTPUT'],
        ],
        source: 'include/net/dropreason-core.h; net/ipv4/tcp.c, tcp_inbound_hash()',
      },
    ],
  }),
  refused({
    id: 'not-for-us',
    texts: ['it is addressed to another host'],
    counters: [],
    when: [
      {
        reasons: [
          ...['OTHERHOST', 'IP_INADDRERRORS', 'IP_INNOROUTES', 'IP_LOCAL_SOURCE', 'IP_INVALID_SOURCE', 'IP_LOCALNET'],
          ...[
            'IP_INVALID_DEST',
            'UNICAST_IN_L2_MULTICAST',
            'UNHANDLED_PROTO',
            'INVALID_PROTO',
            'IPV6_NDISC_NS_OTHERHOST',
          ],
        ],
        source:
          'net/ipv4/ip_input.c, ip_rcv_core() and ip_rcv_finish_core(); net/core/dev.c, __netif_receive_skb_core()',
      },
    ],
  }),
  refused({
    id: 'filter',
    texts: ['a filter of the endpoint dropped it'],
    counters: [],
    when: [
      {
        reasons: ['NETFILTER_DROP', 'SECURITY_HOOK', 'SOCKET_FILTER', 'BPF_CGROUP_EGRESS', 'TC_EGRESS'],
        source: 'net/netfilter/core.c, nf_hook_slow(); net/core/filter.c, sk_filter_trim_cap()',
      },
    ],
  }),
  refused({
    id: 'never-sent',
    texts: ['no neighbour or route: it never reached the queue of the device'],
    counters: [],
    when: [
      {
        reasons: [
          ...['NEIGH_CREATEFAIL', 'NEIGH_FAILED', 'NEIGH_QUEUEFULL', 'NEIGH_DEAD', 'NEIGH_HH_FILLFAIL'],
          ...['IP_OUTNOROUTES', 'IPV6DISABLED'],
        ],
        source: 'net/core/neighbour.c, __neigh_event_send(), arp_error_report(); net/ipv4/ip_output.c',
      },
    ],
  }),
  refused({
    id: 'rest-of-datagram',
    formerly: ['never-sent'],
    texts: ['an earlier fragment of its datagram was lost at once, so that the rest was not sent'],
    counters: [],
    when: [
      {
        functions: /^ip6?_(do_)?fragment$/,
        source: 'net/ipv4/ip_output.c, ip_do_fragment(): kfree_skb_list() behind the first error; measured on 6.12',
      },
    ],
  }),
  refused({
    id: 'fragment',
    texts: ['it is a fragment that could not be put together'],
    counters: [],
    when: [
      {
        reasons: ['DUP_FRAG', 'FRAG_REASM_TIMEOUT', 'FRAG_TOO_FAR', 'IPV6_BAD_EXTHDR', 'PKT_TOO_SMALL'],
        source: 'net/ipv4/ip_fragment.c, ip_expire(), ip_frag_queue()',
      },
    ],
  }),
  refused({
    id: 'extension-headers',
    texts: ['it has more IPv6 extension headers than an endpoint takes'],
    counters: [],
    when: [{ reasons: ['IPV6_TOO_MANY_EXTHDRS'], source: 'include/net/dropreason-core.h (Linux 7.2)' }],
  }),
  refused({
    id: 'checksum',
    texts: ['its checksum is wrong'],
    counters: [],
    when: [{ reasons: ['SKB_CSUM'], source: 'include/net/dropreason-core.h' }],
  }),
];
