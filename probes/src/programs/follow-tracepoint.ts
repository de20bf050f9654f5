import { block, indent } from '../fragments.ts';
import type { Program } from '../header.ts';

/** Numbers of points, as journey.tracepoint has them; 7 is its own. */
const points = { sendto: 1, net_dev_queue: 2, net_dev_start_xmit: 3, netif_rx: 4, netif_receive_skb: 5 } as const;
const more = { napi_gro_receive_entry: 6, kfree_skb: 7, copied: 9, received: 10 } as const;

/** ICMP header, ping's 16 bytes of time stamp and 40 of our pattern: the packet's last 64 bytes, whatever is in front of them. */
const ours = '*(uint64 *)($tail - 8) == $1';
const tailOf = `$skb = (struct sk_buff *)args->skbaddr;
$tail = $skb->data + $skb->len;`;

const sequence = `$icmp = *(uint64 *)($tail - 64);
$seq = ((($icmp >> 48) & 0xff) << 8) | ($icmp >> 56);`;

/**
 * An ICMP error carries the request that it is about: type 3, 5, 11 or 12 in front of that one's header of 20 bytes, in a
 * packet of protocol 1. ICMPv6: types 1 to 4 in front of one of 40 bytes, next header 58.
 */
const direction = `$way = (uint64)0;
if (($icmp & 0xff) == 0 || ($icmp & 0xff) == 129) { $way = 1; }
if ($skb->len >= 112) {
  $error = *(uint8 *)($tail - 92);
  if (*(uint8 *)($tail - 103) == 1 && ($error == 3 || $error == 5 || $error == 11 || $error == 12)) { $way = 2; }
}
if ($skb->len >= 152) {
  $error = *(uint8 *)($tail - 112);
  if (*(uint8 *)($tail - 146) == 58 && $error >= 1 && $error <= 4) { $way = 2; }
}`;

const place = `$dev = $skb->dev;
$inum = $dev->nd_net.net->ns.inum;
$ifindex = (uint64)$dev->ifindex;`;

/** What has no device any more is at home where its socket is. */
const placeOfFreed = `${place}
if ($inum == 0) {
  $ifindex = 0;
  $inum = $skb->sk->__sk_common.skc_net.net->ns.inum;
}`;

const stamp = (
  point: number,
): string => `$key = ((((($inum & 0xfffffff) << 16) | ($ifindex & 0xffff)) << 6) | (${point} << 2) | $way) << 11;
@follow_stamp[$key | ($seq & 0x7ff)] = (nsecs << 10) | (cpu & 0x3ff);`;

/** Words of 8 bytes: 0 to 3 end where the IP header does, 4 is the ICMP header. Of one echo in 8. */
const addresses = `if (($seq & 7) == 1) {
  @follow_header[$key | 3] = *(uint64 *)($tail - 72);
  @follow_header[$key | 4] = $icmp;
  if (($icmp & 0xfe) == 128) {
    @follow_header[$key | 0] = *(uint64 *)($tail - 96);
    @follow_header[$key | 1] = *(uint64 *)($tail - 88);
    @follow_header[$key | 2] = *(uint64 *)($tail - 80);
  }
}`;

const seen = (tracepoint: string, point: number): string =>
  block(
    `tracepoint:net:${tracepoint}`,
    `if (args->len >= 84 && args->len < 600) {
${indent(1, tailOf)}
  if (${ours}) {
${indent(2, [sequence, direction, place, stamp(point), addresses].join('\n'))}
  }
}`,
  );

const freed = `${tailOf}
if ($skb->len >= 64 && $skb->len < 600) {
  if (${ours}) {
${indent(2, [sequence, direction, placeOfFreed, stamp(more.kfree_skb)].join('\n'))}
    @follow_freed[$key | ($seq & 0x7ff), (uint64)args->reason, ksym(args->location)] = count();
  }
}`;

const sent = `$now = nsecs;
if (args->len == 64) {
  $tail = (uint8 *)args->buff + 64;
  if (*(uint64 *)uptr($tail - 8) == $1) {
    $icmp = *(uint64 *)uptr($tail - 64);
    $seq = ((($icmp >> 48) & 0xff) << 8) | ($icmp >> 56);
    @follow_stamp[(${points.sendto} << 13) | ($seq & 0x7ff)] = ($now << 10) | (cpu & 0x3ff);
    @follow_sent = count();
  }
}`;

const copied = `$now = nsecs;
${tailOf}
if ($skb->len >= 64 && $skb->len < 600) {
  if (${ours}) {
${indent(2, sequence)}
    if (($icmp & 0xff) == 0 || ($icmp & 0xff) == 129) {
      @follow_stamp[(${more.copied} << 13) | (1 << 11) | ($seq & 0x7ff)] = ($now << 10) | (cpu & 0x3ff);
      @follow_reading = ((uint64)tid << 11) | ($seq & 0x7ff);
    }
  }
}`;

const received = `$now = nsecs;
$reading = @follow_reading;
if (args->ret > 0) {
  if (($reading >> 11) == tid) {
    @follow_stamp[(${more.received} << 13) | (1 << 11) | ($reading & 0x7ff)] = ($now << 10) | (cpu & 0x3ff);
    @follow_reading = 0;
  }
}`;

/** Which way an echo goes that nobody has described: every device of every namespace that sees it, and when. */
export const followTracepoint: Program = {
  name: 'follow.tracepoint',
  header: `// follow.tracepoint: through which devices of all namespaces an echo of ping goes, and when
//
// observation: follow
// loads:   ping
// backend: tracepoint
// point 1: sendto
// point 2: net_dev_queue
// point 3: net_dev_start_xmit
// point 4: netif_rx
// point 5: netif_receive_skb
// point 6: napi_gro_receive_entry
// point 7: kfree_skb
// point 9: copied
// point 10: received
// needs:   5.17 (reasons), a little-endian machine, BTF (or kernel headers)
//
// No namespace is left out: an echo is known by eight bytes that ping -p fills its payload with, which address
// translation, encapsulation and a leg through userspace leave alone. They are the last of the packet, so the IP and
// ICMP header before them are found from its end, at every point and inside every tunnel that adds nothing behind.
// Parameters: $1 those bytes as a little-endian number, the highest bit 0. Echoes have ping's usual 56 bytes.
//
// Run it:  bpftrace probes/follow.tracepoint.bt 72623859790382856        (Ctrl-C ends it and prints the maps)
//          ping -p 0807060504030201 ADDRESS
//
// Maps:    @follow_stamp[key]                       moment and CPU of an echo at a point
//          @follow_freed[key, reason, function]     skbs of an echo that were freed, after delivery too
//          @follow_header[key]                      what stood in the headers there, of one echo in 8
//          @follow_sent                             calls of sendto: ping may send a sequence again
// Keys:    key >> 33              namespace: last 28 bits of the number in \`readlink /proc/self/ns/net\`; 0 in a process
//          key >> 17 & 0xffff     interface index, as \`ip link\` shows it
//          key >> 13 & 0xf        point, as numbered above
//          key >> 11 & 3          0: the request, 1: the answer, 2: an ICMP error about the request
//          key & 0x7ff            sequence, last 11 bits; of @follow_header: 0 to 3 the 32 bytes that end with the IP
//                                 header, 4 the ICMP header
// Values:  value >> 10            nanoseconds since boot
//          value & 0x3ff          CPU
//
// Example: @follow_stamp[2305853500047624193]: 550462672531456
//          the request with sequence 1 was at that device's queue 537.6 s after boot`,
  blocks: [
    block('tracepoint:syscalls:sys_enter_sendto', sent),
    seen('net_dev_queue', points.net_dev_queue),
    seen('net_dev_start_xmit', points.net_dev_start_xmit),
    seen('netif_rx', points.netif_rx),
    seen('netif_receive_skb', points.netif_receive_skb),
    seen('napi_gro_receive_entry', more.napi_gro_receive_entry),
    block('tracepoint:skb:kfree_skb', freed),
    block('tracepoint:skb:skb_copy_datagram_iovec', copied),
    block('tracepoint:syscalls:sys_exit_recvmsg', received),
  ],
  cleared: ['follow_reading'],
};
