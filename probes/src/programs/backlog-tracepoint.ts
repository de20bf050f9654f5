import { block, deviceKey, indent, record, sampledTime, tracedSkb } from '../fragments.ts';
import { bucketLine, keyLines, type Program } from '../header.ts';

const queued = `${deviceKey(`${tracedSkb}->dev`)}

${sampledTime(false)}

if ($key && $timed) {
  @crossings[$key | 7] = count();
  @backlog_open[(uint64)args->skbaddr] = ($key, nsecs);
}`;

/** What was not timed there is not looked for here. */
const taken = `${sampledTime(false)}

if ($timed) {
  $open = @backlog_open[(uint64)args->skbaddr];
  if ($open.0) {
    $now = nsecs;
    delete(@backlog_open[(uint64)args->skbaddr]);
${indent(2, record('backlog', '$now - $open.1', '$open.0'))}
  }
}`;

const freed = `$open = @backlog_open[(uint64)args->skbaddr];
if ($open.0) { delete(@backlog_open[(uint64)args->skbaddr]); }`;

/** How long an skb waits in the receive queue. */
export const backlogTracepoint: Program = {
  name: 'backlog.tracepoint',
  header: `// backlog.tracepoint: how long an skb waits in the receive queue, per receiving device
//
// stage:   backlog
// begun:   7
// loads:   tcp udp
// backend: tracepoint
// needs:   BTF (or kernel headers)
//
// Measures from netif_rx, where a virtual device queues an skb on a CPU's backlog, until the stack takes it from there
// (netif_receive_skb), in nanoseconds. It is the same skb at both ends, so its address tells which is which; an skb
// that is freed in between is forgotten. With GRO or XDP on, veth does not use the backlog and nothing shows here.
// Of UDP and TCP one skb in 8 is timed, the same ones at every point: of UDP by the number that iperf3 writes into its
// payload, where one that carries zeros instead is timed always, of TCP by the sequence number, where it holds more than an
// acknowledgement, else by what it acknowledges. Parameter: $3 bytes of the IP header (40: IPv6, else IPv4).
//
// Run it:  bpftrace probes/backlog.tracepoint.bt        (Ctrl-C ends it and prints the maps)
//
// Maps:    @backlog_ns[key]     skbs, by device and bucket
//          @backlog_sum[key]    nanoseconds in all, by device
//          @crossings[key]      skbs that began to be timed, by device, where the bucket is 7
${keyLines}
${bucketLine}
//
// Example: @backlog_ns[72057592158896290]: 42
//          interface 2, bucket 162: 42 skbs took from 9,216 to 9,727 ns`,
  blocks: [
    block('tracepoint:net:netif_rx', queued),
    block('tracepoint:net:netif_receive_skb', taken),
    block('tracepoint:skb:kfree_skb', freed),
  ],
  cleared: ['scope', 'backlog_open'],
};
