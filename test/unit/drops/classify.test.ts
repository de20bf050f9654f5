import { describe, expect, it } from 'vitest';
import { causes, classify } from '../../../src/drops/classify.ts';
import { protocolWitnesses } from '../../../src/drops/refusals.ts';
import { fixture } from '../../helpers/fixture.ts';
import { type RecordedKernel, recordedKernel, recordedKernels } from '../../helpers/kernel-fixture.ts';

const at = (reason: string, by: string, node = 'server') => classify({ reason, function: by, node });

/** What is freed, by which function, at which node: its class and its cause. Each cause is here at least once. */
const meanings = [
  ['NOT_SPECIFIED', '__dev_forward_skb2', 'client', 'wire', 'peer-refused'],
  ['QDISC_DROP', '__dev_queue_xmit', 'client', 'wire', 'queue-full'],
  ['FULL_RING', 'tun_net_xmit', 'client', 'wire', 'ring-full'],
  ['NOT_SPECIFIED', 'veth_xmit', 'server', 'wire', 'ring-full'],
  ['CPU_BACKLOG', 'enqueue_to_backlog', 'server', 'wire', 'backlog-full'],
  ['NOT_SPECIFIED', 'veth_xdp_rcv_skb', 'server', 'wire', 'xdp'],
  ['LAST_ACTION', 'do_execute_actions', 'switch', 'wire', 'ovs-action'],
  ['drop_action_of_pipeline', 'ovs-vswitchd', 'switch', 'wire', 'ovs-userspace'],
  ['SOCKET_RCVBUFF', 'udp_queue_rcv_one_skb', 'server', 'refused', 'socket-buffer-full'],
  ['SOCKET_RCVBUFF', '__udp_enqueue_schedule_skb', 'unscoped', 'refused', 'socket-buffer-full'],
  ['NO_SOCKET', '__udp4_lib_rcv', 'server', 'refused', 'no-port'],
  ['NO_SOCKET', 'tcp_v4_rcv', 'client', 'refused', 'no-connection'],
  ['IP_RPFILTER', 'ip_rcv_finish_core', 'server', 'refused', 'rp-filter'],
  ['NO_SOCKET', 'ping_rcv', 'client', 'end-of-life', 'ping-copy'],
  ['QUEUE_PURGE', 'sk_stream_kill_queues', 'client', 'end-of-life', 'queue-purge'],
  ['NOT_SPECIFIED', 'udp_destruct_common', 'unscoped', 'end-of-life', 'queue-purge'],
  ['OTHERHOST', 'ip_rcv_core', 'switch', 'end-of-life', 'switch-copy'],
  ['TCP_OLD_ACK', 'tcp_ack', 'client', 'end-of-life', 'old-ack'],
  ['TCP_OLD_DATA', 'tcp_rcv_established', 'server', 'spurious', 'old-data'],
  ['TCP_OLD_SEQUENCE', 'tcp_validate_incoming', 'server', 'spurious', 'old-data'],
  ['NOT_SPECIFIED', 'icmp_rcv', 'server', 'end-of-life', 'icmp-done'],
  ['NOT_SPECIFIED', 'skb_release_data', 'server', 'end-of-life', 'joined'],
  ['NOT_SPECIFIED', 'tcp_v6_rcv', 'client', 'end-of-life', 'connection-over'],
  ['NOT_SPECIFIED', 'netlink_broadcast_filtered', 'unscoped', 'end-of-life', 'no-packet'],
  ['SOCKET_RCVBUFF', 'raw_rcv', 'server', 'refused', 'raw-buffer-full'],
  ['UDP_CSUM', '__udp4_lib_rcv', 'server', 'refused', 'udp-checksum'],
  ['TCP_CSUM', 'tcp_v4_rcv', 'server', 'refused', 'tcp-checksum'],
  ['ICMP_CSUM', 'icmp_rcv', 'server', 'refused', 'icmp-checksum'],
  ['IP_CSUM', 'ip_rcv_core', 'server', 'refused', 'ip-header'],
  ['IP_NOPROTO', 'ip_protocol_deliver_rcu', 'server', 'refused', 'no-protocol'],
  ['SOCKET_BACKLOG', 'tcp_add_backlog', 'server', 'refused', 'backlog-of-socket'],
  ['PROTO_MEM', 'tcp_data_queue', 'server', 'refused', 'receive-queue-full'],
  ['TCP_OFO_DROP', 'tcp_data_queue_ofo', 'server', 'refused', 'out-of-order-queue-full'],
  ['TCP_OVERWINDOW', 'tcp_data_queue', 'server', 'refused', 'out-of-window'],
  ['TCP_MD5NOTFOUND', 'tcp_inbound_hash', 'server', 'refused', 'authentication'],
  ['OTHERHOST', 'ip_rcv_core', 'server', 'refused', 'not-for-us'],
  ['NETFILTER_DROP', 'nf_hook_slow', 'server', 'refused', 'filter'],
  ['NEIGH_FAILED', 'arp_error_report', 'client', 'refused', 'never-sent'],
  ['NOT_SPECIFIED', 'ip_do_fragment', 'client', 'refused', 'rest-of-datagram'],
  ['FRAG_REASM_TIMEOUT', 'inet_frag_rbtree_purge', 'server', 'refused', 'fragment'],
  ['IPV6_TOO_MANY_EXTHDRS', 'ip6_parse_tlv', 'server', 'refused', 'extension-headers'],
  ['SKB_CSUM', '__skb_checksum_complete', 'server', 'refused', 'checksum'],
  ['NOT_SPECIFIED', 'validate_xmit_skb', 'client', 'wire', 'transmit'],
  ['TC_INGRESS', 'sch_handle_ingress', 'server', 'wire', 'traffic-control'],
  ['TC_EGRESS', 'sch_handle_egress', 'switch', 'wire', 'traffic-control'],
  ['DEV_READY', 'netif_receive_skb', 'client', 'wire', 'device'],
  ['PKT_TOO_BIG', 'ip6_forward', 'switch', 'wire', 'too-long'],
  ['MACVLAN_BROADCAST_BACKLOG', 'macvlan_broadcast_enqueue', 'switch', 'wire', 'broadcast-backlog'],
  ['PACKET_SOCK_ERROR', 'packet_rcv', 'switch', 'wire', 'packet-socket-full'],
  ['BRIDGE_INGRESS_STP_STATE', 'br_handle_frame_finish', 'switch', 'wire', 'bridge'],
  ['NOT_SPECIFIED', 'br_flood', 'switch', 'wire', 'bridge'],
  ['NOT_SPECIFIED', 'ovs_dp_upcall', 'switch', 'wire', 'ovs-upcall'],
  ['NETFILTER_DROP', 'nf_hook_slow', 'switch', 'wire', 'switch-filter'],
] as const;

/** The same reason, told apart by the queue discipline that dropped: see below. */
const byQdisc = ['netem'];

describe('the meaning of a freed packet', () => {
  it.each(meanings)('%s in %s at %s is %s', (reason, by, node, lossClass, id) => {
    expect(at(reason, by, node)).toMatchObject({ class: lossClass, id });
  });

  it('has a packet here for every cause of the table, which is found wrong without its row', () => {
    expect([...new Set([...meanings.map(([, , , , id]) => id), ...byQdisc])].sort()).toEqual(
      causes.map(({ id }) => id).sort(),
    );
  });

  it('depends on the place: the same reason at an end is a refusal', () => {
    expect(at('OTHERHOST', 'ip_rcv_core', 'server')?.class).toBe('refused');
    expect(at('OTHERHOST', 'ip_rcv_core', 'switch')?.class).toBe('end-of-life');
  });

  it('is unknown where no row fits', () => {
    expect(at('UNKNOWN(250)', 'nobody_knows')).toBeUndefined();
    expect(at('NOT_SPECIFIED', 'nobody_knows')).toBeUndefined();
  });

  it('names only witnesses that a ledger shows', () => {
    const ofDevices = [
      'tx_dropped',
      'peer rx_dropped',
      'qdisc',
      'xdp_drops',
      'packet socket',
      'upcalls lost',
      'softnet',
    ];
    const shown = [...ofDevices, ...protocolWitnesses];
    expect(causes.flatMap(({ counters }) => counters).filter((name) => !shown.includes(name))).toEqual([]);
  });

  it('has a source in every row, and a reason or a function', () => {
    for (const { id, when } of causes) {
      expect(when.length, id).toBeGreaterThan(0);
      for (const match of when) {
        expect(match.source, id).toMatch(/\.[ch]\b/);
        expect(match.reasons ?? match.functions, id).toBeDefined();
      }
    }
  });

  it.each([
    ['6.1', 'NO_SOCKET', 'icmp_rcv', 'client', 'ping-copy'],
    ['6.12', 'NO_SOCKET', 'icmpv6_rcv', 'client', 'ping-copy'],
    ['6.1', 'NOT_SPECIFIED', 'tcp_v4_rcv', 'server', 'connection-over'],
  ])('of an ordinary end on %s: %s in %s', (_, reason, by, node, id) => {
    expect(at(reason, by, node)).toMatchObject({ class: 'end-of-life', id });
  });

  it('of the queue discipline goes by which one dropped', () => {
    const dropped = (...qdiscs: string[]) =>
      classify({ reason: 'QDISC_DROP', function: '__dev_queue_xmit', node: 'client', qdiscs })?.id;
    expect(dropped('netem')).toBe('netem');
    expect(dropped('pfifo')).toBe('queue-full');
    expect(dropped('netem', 'pfifo')).toBe('queue-full');
    expect(dropped()).toBe('queue-full');
  });
});

/** Of devices and protocols that no topology here has. */
const elsewhere = /^(VXLAN|CAN|CANFD|CANXL|IP_TUNNEL|TUNNEL|ARP_PVLAN|IPV6_NDISC)_/;
const noReason = new Set(['NOT_SPECIFIED', 'NOT_DROPPED_YET', 'CONSUMED', 'MAX', 'SUBSYS_MASK', '__OVS_DROP_REASON']);

describe.each(recordedKernels)('Linux %s', (release: RecordedKernel) => {
  const { reasons, core, ovs, fields } = recordedKernel(release);

  it('has a row for every reason that can concern us', () => {
    const known = new Set(causes.flatMap(({ when }) => when.flatMap(({ reasons: named }) => named ?? [])));
    const strangers = [...reasons.values()].filter((name) => !known.has(name) && !noReason.has(name));
    expect(strangers.filter((name) => !elsewhere.test(name))).toEqual([]);
  });

  it('names reasons by the format of the tracepoint as by its types', () => {
    expect(fields.has('reason')).toBe(true);
    for (const [number, name] of core) {
      if (!noReason.has(reasons.get(number) ?? '')) expect(name).toBe(`SKB_DROP_REASON_${reasons.get(number)}`);
    }
  });

  it('numbers the reasons of Open vSwitch from 65,536 on', () => {
    for (const number of ovs.keys()) expect(number).toBeGreaterThanOrEqual(65_536);
  });
});

it('Linux 7.2.13 has a row for every reason that can concern us', () => {
  const reasons = JSON.parse(fixture('drop-reasons-7.2.13.json')) as string[];
  const known = new Set(causes.flatMap(({ when }) => when.flatMap(({ reasons: named }) => named ?? [])));
  expect(reasons.length).toBeGreaterThan(100);
  expect(reasons.filter((name) => !known.has(name) && !noReason.has(name) && !elsewhere.test(name))).toEqual([]);
});

describe('numbers of reasons', () => {
  const numberOf = (release: RecordedKernel, wanted: string): number | undefined =>
    [...recordedKernel(release).reasons].find(([, name]) => name === wanted)?.[0];

  it('differ from kernel to kernel', () => {
    expect(recordedKernels.map((release) => numberOf(release, 'SOCKET_RCVBUFF'))).toEqual([15, 6, 6]);
    expect(recordedKernels.map((release) => numberOf(release, 'QDISC_DROP'))).toEqual([45, 57, 64]);
  });

  it('of Open vSwitch come from its module', () => {
    expect(recordedKernel('6.1.0-56').ovs.size).toBe(0);
    expect(recordedKernel('6.12.118').ovs.get(0x30001)).toBe('OVS_DROP_LAST_ACTION');
    expect(recordedKernel('6.12.118').reasons.get(0x30001)).toBe('LAST_ACTION');
  });
});
