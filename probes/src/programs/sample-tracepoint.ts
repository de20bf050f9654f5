import { block, indent, record } from '../fragments.ts';
import type { Program } from '../header.ts';

const places = [1, 2, 3, 4] as const;
const inumOf = (place: number): string => `$${place * 2 - 1}`;
const indexOf = (place: number): string => `$${place * 2}`;

/** The interface index first: one that matches none costs two reads. */
const placed = (then: string): string => `$skb = (struct sk_buff *)args->skbaddr;
$dev = $skb->dev;
$index = (uint64)$dev->ifindex;
if (${places.map((place) => `$index == ${indexOf(place)}`).join(' || ')}) {
  $inum = (uint64)$dev->nd_net.net->ns.inum;
  $place = (uint64)0;
${indent(1, places.map((place) => `if ($index == ${indexOf(place)} && $inum == ${inumOf(place)}) { $place = ${place}; }`).join('\n'))}
  if ($place) {
${indent(2, then)}
  }
}`;

/** What neither a switch, a tunnel nor a translation of addresses changes, and the next packet does not have. */
const identity = (ethernetBytes: number): string => `$ip = $skb->data${ethernetBytes > 0 ? ` + ${ethernetBytes}` : ''};
$first = *(uint8 *)$ip;
$protocol = *(uint8 *)($ip + 6);
$transport = $ip + 40;
if (($first >> 4) == 4) {
  $protocol = *(uint8 *)($ip + 9);
  $transport = $ip + (($first & 15) << 2);
}
$id = *(uint64 *)($transport + ($protocol == 6 ? 4 : ($protocol == 17 ? 8 : 6)));
$spread = $id * 2654435761;`;

const sampled = (ethernetBytes: number, hook: 0 | 1, then: string): string =>
  placed(`${identity(ethernetBytes)}
if ((($spread >> 20) & $9) == 0) {
  $now = nsecs;
  $slot = ($spread >> 40) & 0xff;
  $at = ($place << 1)${hook === 1 ? ' | 1' : ''};
${indent(1, then)}
}`);

const goesOn = `$open = @sample_open[$slot];
if ($open.0 == $id) {
${indent(1, record('sample', '$now - ($open.2 >> 4)', '((($open.2 & 15) << 16) | ($at << 12))'))}
  @sample_open[$slot] = ($id, $open.1, ($now << 4) | $at);
}`;

/** An end that sends starts the clock, anew where it sends the same again; a switch only goes on. */
const sends = sampled(
  14,
  0,
  `if ($place <= 2) {
  @sample_open[$slot] = ($id, $now, ($now << 4) | $at);
  @sample_begun[$place] = count();
} else {
${indent(1, goesOn)}
}`,
);

const arrives = sampled(
  0,
  1,
  `${goesOn}
if ($place <= 2 && $open.0 == $id) {
${indent(1, record('sample', '$now - $open.1', '($at << 12)'))}
}`,
);

/** In the four namespaces, also of what has no device any more. */
const freed = `$skb = (struct sk_buff *)args->skbaddr;
$dev = $skb->dev;
$inum = (uint64)$dev->nd_net.net->ns.inum;
$ifindex = (uint64)$dev->ifindex;
if ($inum == 0) {
  $ifindex = 0;
  $inum = (uint64)$skb->sk->__sk_common.skc_net.net->ns.inum;
}
if (${places.map((place) => `$inum == ${inumOf(place)}`).join(' || ')}) {
  @sample_freed[(($inum & 0xfffffff) << 16) | ($ifindex & 0xffff), (uint64)args->reason, ksym(args->location)] = count();
}`;

/** How long packets that are there already take between two ends, of which nothing is sent and nothing is known but the devices. */
export const sampleTracepoint: Program = {
  name: 'sample.tracepoint',
  header: `// sample.tracepoint: how long some of the packets that pass between two devices take, and what is freed there
//
// observation: sample
// backend: tracepoint
// needs:   5.17 (reasons), a little-endian machine, BTF (or kernel headers)
//
// A packet is known by eight bytes that only it has and that address translation leaves alone: of TCP the sequence and
// acknowledgement numbers, of UDP the first of its payload, else those from the seventh of what follows the IP header. Packets are chosen by
// these bytes, the same ones at every point. The clock starts where one of the two ends sends; 256 are under way at most.
// Parameters: $1 and $2 the namespace (readlink /proc/PID/ns/net) and interface index of one end, $3 and $4 of the other,
// $5 to $8 of up to two devices between them (1 and 65535: none). $9: one packet in $9 + 1 is timed, a power of 2.
//
// Run it:  bpftrace probes/sample.tracepoint.bt 4026532281 2 4026532349 2 1 65535 1 65535 7    (Ctrl-C prints the maps)
//
// Maps:    @sample_ns[key]       packets, by the two points and bucket
//          @sample_sum[key]      nanoseconds in all, by the two points
//          @sample_begun[place]  packets whose clock was started
//          @sample_freed[device, reason, function]  skbs, whatever became of them before
// Keys:    key >> 16 & 0xf       the point before: 2 × place, + 1 where it arrives; 0: where it was sent, at an end only
//          key >> 12 & 0xf       the point
//          key & 0xfff           bucket b: b ns for b < 32, else from (16 + b % 16) << (b / 16 - 1) ns
//          device >> 16          namespace: last 28 bits of its number
//          device & 0xffff       interface index, 0: it has no device any more
//
// Example: @sample_ns[20650]: 42
//          42 packets arrived at the other end (5) from 4,352 to 4,479 ns after they had been sent`,
  blocks: [
    block('tracepoint:net:net_dev_start_xmit', sends),
    block('tracepoint:net:netif_receive_skb', arrives),
    block('tracepoint:skb:kfree_skb', freed),
  ],
  cleared: ['sample_open'],
};
