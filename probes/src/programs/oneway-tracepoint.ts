import { block, deviceKey, indent, record, tracedSkb } from '../fragments.ts';
import { bucketLine, keyLines, type Program } from '../header.ts';

/** $number and whether the packet is sampled, from its own bytes. `frame` as in sampledTime. */
const sampled = (data: string, frame: number): string =>
  `$packet = ${data};
$transport = $packet + 20;
$protocol = *(uint8 *)($packet + 9);
if ($3 == 40) {
  $transport = $packet + 40;
  $protocol = *(uint8 *)($packet + 6);
}
// Neighbouring numbers differ in the upper bytes, as they lie in memory; the product spreads them.
$number = (uint64)0;
$sampled = 0;
if ($protocol == 17) {
  $number = (uint64)*(uint32 *)($transport + 16);
  if ((($number >> 24) & 7) == 0) { $sampled = 1; }
} else {
  if ($protocol == 6 && args->len > ${frame}) {
    $number = (uint64)*(uint32 *)($transport + 4);
    if (((($number * 2654435761) >> 36) & 7) == 0) { $sampled = 1; }
  }
}`;

const slot = '((($number * 2654435761) >> 40) ^ ($ports >> 6)) & 0xff';

const queued = `${deviceKey(`${tracedSkb}->dev`)}

${sampled(`${tracedSkb}->data + 14`, 200)}
if ($key && $sampled) {
  // 2: AF_INET, 10: AF_INET6 (include/linux/socket.h).
  $family = ${tracedSkb}->sk->__sk_common.skc_family;
  if ($family == 2 || $family == 10) {
    $ports = (uint64)*(uint32 *)$transport;
    @crossings[$key | 8] = count();
    @oneway_open[${slot}] = (($ports << 32) | $number, nsecs);
  }
}`;

const arrived = `${deviceKey(`${tracedSkb}->dev`)}

${sampled(`${tracedSkb}->data`, 186)}
if ($key && $sampled) {
  $ports = (uint64)*(uint32 *)$transport;
  $sent = @oneway_open[${slot}];
  if ($sent.0 == (($ports << 32) | $number)) {
${indent(2, record('oneway', 'nsecs - $sent.1', '$key'))}
  }
}`;

/** How long packets under load take from the sender's queue to where they arrive. */
export const onewayTracepoint: Program = {
  name: 'oneway.tracepoint',
  header: `// oneway.tracepoint: how long packets under load take from the sender's device queue to each device they arrive at
//
// stage:   oneway
// loads:   tcp udp
// backend: tracepoint
// hook 8: sampled
// needs:   a little-endian machine, BTF (or kernel headers)
//
// One packet in 8, known by its own bytes, so that clones, new skbs and the leg through a switch in userspace do not hide
// it: of UDP by the number that iperf3 writes into the payload, of TCP by ports and sequence number, where an skb holds more
// than an acknowledgement. A segment that was cut up or joined with others on the way begins with the number of the first:
// the others are not found again. What arrives can be compared with what was sampled. The clock starts at the device
// queue of an Internet socket, and anew where it sends the same number again; a switch, also one in userspace, has none.
// 256 packets are kept. Parameter: $3 bytes of the IP header (40: IPv6, else IPv4).
//
// Run it:  bpftrace probes/oneway.tracepoint.bt 0 0 20        (Ctrl-C ends it and prints the maps)
//
// Maps:    @oneway_ns[key]   skbs, by arrival device and bucket
//          @oneway_sum[key]  nanoseconds in all, by arrival device
//          @crossings[key]   skbs whose clock was started, by device, where the bucket is 8
${keyLines}
${bucketLine}
//
// Example: @oneway_ns[72057592158896290]: 42
//          42 skbs arrived at interface 2 from 9,216 to 9,727 ns after they had been queued`,
  blocks: [block('tracepoint:net:net_dev_queue', queued), block('tracepoint:net:netif_receive_skb', arrived)],
  cleared: ['scope', 'oneway_open'],
};
