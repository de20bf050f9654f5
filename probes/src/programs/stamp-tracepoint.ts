import { block, indent, isAnswer, isFollowed, isOurs, isRequest, sequence, who } from '../fragments.ts';
import type { Program } from '../header.ts';

/** One of the two moments: `type` of the echo, the point and whether it is the answer as bits of the key. */
const moment = (icmp: string, type: string, bits: string): string =>
  `$now = nsecs;
$icmp = *(uint64 *)${icmp};
if (${type}) {
  if (${isOurs.slice(1, -1)}) {
${indent(2, sequence)}
    if (${isFollowed}) {
      @journey[((($icmp >> 40) & 0xf) << 28) | ${bits} | (($turn >> $5) & 0x3ff)] = ($now << 22) | ${who};
    }
  }
}`;

/** When ping sent each echo, and when the answer was copied to it. */
export const stampTracepoint: Program = {
  name: 'stamp.tracepoint',
  header: `// stamp.tracepoint: when ping sent each echo, and when the answer was copied to it
//
// observation: stamp
// backend: tracepoint
// point 1: sendto
// point 9: copied
// needs:   a little-endian machine, BTF (or kernel headers)
//
// Two moments of every echo, both in the client, and nothing else: the least that gives a round trip in nanoseconds.
// An echo is known by the identifier (ping -e) and the sequence in its bytes. A later echo with the same key replaces
// an earlier one: 1,024 are kept. Parameters: $2 identifier as it lies in memory, without its last 4 bits (0: any), $3 bytes
// of the IP header, $4 of them that a reading ping gets to see (IPv4: all, IPv6: none), $5 follow one echo in 1 << $5, the
// first among them.
//
// Run it:  bpftrace probes/stamp.tracepoint.bt 0 0 20 20        (Ctrl-C ends it and prints the maps)
//
// Maps:    @journey[key]  moment, CPU and thread of an echo at a point
// Keys:    key >> 28                last 4 bits of the identifier: pings of several topologies may take turns
//          key >> 16 & 0xfff        interface index: 0, a process has none
//          key >> 12 & 0xf          point, as numbered above
//          key >> 11 & 1            1: the answer
//          key & 0x3ff              which of the followed echoes, from 1; last 10 bits
// Values:  value >> 22              nanoseconds since boot, last 42 bits
//          value >> 8 & 0x3fff      thread, last 14 bits
//          value & 0xff             CPU
//
// Example: @journey[4099]: 2254851867607808
//          the echo with sequence 3 was sent 537.6 s after boot (modulo 73 min)`,
  blocks: [
    block('tracepoint:syscalls:sys_enter_sendto', moment('uptr((uint8 *)args->buff)', isRequest, '0x1000')),
    block(
      'tracepoint:skb:skb_copy_datagram_iovec',
      moment('(((struct sk_buff *)args->skbaddr)->data + $4)', isAnswer, '0x9800'),
    ),
  ],
  cleared: [],
};
