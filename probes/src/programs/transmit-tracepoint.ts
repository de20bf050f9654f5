import { block, deviceKey, indent, record, sampledTime, tracedSkb } from '../fragments.ts';
import { bucketLine, keyLines, type Program } from '../header.ts';

const address = '(uint64)args->skbaddr';

/**
 * What is not timed costs no look at the stack: its end is known by the address of another skb. A device that is not watched may be
 * given the very skb that is timed, and return it first: then it has a place on the stack, too.
 */
const start = `${deviceKey(`${tracedSkb}->dev`)}

${sampledTime(true)}

if ($timed) {
  $depth = @transmit_depth[cpu];
  if ($key || $depth) {
    $depth = $depth + 1;
    if ($depth > 15) { $depth = 1; }
    @transmit_depth[cpu] = $depth;
    if ($key) { @crossings[$key | 6] = count(); }
    @transmit_open[cpu * 16 + $depth] = ($key, nsecs, ${address});
  }
}`;

const end = `$depth = @transmit_depth[cpu];
// 0: it is not timed, or began before we were attached.
if ($depth > 0) {
  $now = nsecs;
  $open = @transmit_open[cpu * 16 + $depth];
  // Else it is not timed, and ends within one that is.
  if ($open.2 == ${address}) {
    @transmit_depth[cpu] = $depth - 1;
    if ($open.0) {
${indent(3, record('transmit', '$now - $open.1', '$open.0'))}
    }
  }
}`;

/** How long the driver takes to transmit, as tracepoints around it tell. */
export const transmitTracepoint: Program = {
  name: 'transmit.tracepoint',
  header: `// transmit.tracepoint: how long the driver takes to transmit one skb, per device
//
// stage:   transmit
// begun:   6
// loads:   tcp udp
// backend: tracepoint
// needs:   BTF (or kernel headers)
//
// Measures from just before the driver's transmit function (for veth: veth_xmit) until just after it, in nanoseconds.
// For veth that is: hand the skb to the peer and queue it there. Transmits nest (an internal port of Open vSwitch
// transmits through a veth before it returns), so open ones are on a stack, one a CPU. The device is read at the start
// only: at the end the skb may already belong to the peer, or be freed.
// Of UDP and TCP one skb in 8 is timed, the same ones at every point: of UDP by the number that iperf3 writes into its
// payload, where one that carries zeros instead is timed always, of TCP by the sequence number, where it holds more than an
// acknowledgement, else by what it acknowledges. Parameter: $3 bytes of the IP header (40: IPv6, else IPv4).
//
// Run it:  bpftrace probes/transmit.tracepoint.bt        (Ctrl-C ends it and prints the maps)
//
// Maps:    @transmit_ns[key]     skbs, by device and bucket
//          @transmit_sum[key]    nanoseconds in all, by device
//          @crossings[key]       skbs that began to be timed, by device, where the bucket is 6
${keyLines}
${bucketLine}
//
// Example: @transmit_ns[72057592158896290]: 42
//          interface 2, bucket 162: 42 skbs took from 9,216 to 9,727 ns`,
  blocks: [block('tracepoint:net:net_dev_start_xmit', start), block('tracepoint:net:net_dev_xmit', end)],
  cleared: ['scope', 'transmit_depth', 'transmit_open'],
};
