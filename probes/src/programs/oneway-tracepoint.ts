import { block, deviceKey, identified, indent, record, sampledTime, tracedSkb } from '../fragments.ts';
import { bucketLine, keyLines, type Program } from '../header.ts';

const start = `// 2: AF_INET, 10: AF_INET6 (include/linux/socket.h).
$family = ${tracedSkb}->sk->__sk_common.skc_family;
if ($family == 2 || $family == 10) {
  @crossings[$key | 8] = count();
  @oneway_open[$slot] = (($ports << 32) | $own, nsecs);
}`;

const queued = `${deviceKey(`${tracedSkb}->dev`)}

${sampledTime(true)}

if ($key && $timed) {
${indent(1, identified(true, start))}
}`;

const found = `$sent = @oneway_open[$slot];
if ($sent.0 == (($ports << 32) | $own)) {
${indent(1, record('oneway', 'nsecs - $sent.1', '$key'))}
}`;

const arrived = `${deviceKey(`${tracedSkb}->dev`)}

${sampledTime(false)}

if ($key && $timed) {
${indent(1, identified(false, found))}
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
