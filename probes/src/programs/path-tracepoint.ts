import { block, countHook, deviceKey, tracedSkb } from '../fragments.ts';
import { keyLines, type Program } from '../header.ts';

const morePackets = (hook: number): string =>
  `if (args->gso_segs > 1) { @more_packets[$key | ${hook}] = sum(args->gso_segs - 1); }`;

const counts = (tracepoint: string, hook: number, more: readonly string[] = []): string =>
  block(
    `tracepoint:net:${tracepoint}`,
    `${deviceKey(`${tracedSkb}->dev`)}\n\nif ($key) {\n  ${[countHook(hook), ...more].join('\n  ')}\n}`,
  );

/** Which devices and tracepoints were crossed. */
export const pathTracepoint: Program = {
  name: 'path.tracepoint',
  header: `// path.tracepoint: which devices and tracepoints the skbs crossed
//
// loads:   tcp udp
// backend: tracepoint
// hook 1: net_dev_start_xmit
// hook 2: netif_rx
// hook 3: netif_receive_skb
// hook 4: napi_gro_receive_entry
// needs:   BTF (or kernel headers)
//
// Counts skbs, and at net_dev_start_xmit wire packets too: an skb that a driver will cut up (GSO) counts as so many.
// netif_rx: queued on a CPU's backlog; napi_gro_receive_entry: received by NAPI, as veth does with GRO or XDP on;
// netif_receive_skb: handed to the stack, and once more for the bridge device that a bridge passes it up to.
//
// Run it:  bpftrace probes/path.tracepoint.bt        (Ctrl-C ends it and prints the maps)
//
// Maps:    @crossings[key]     skbs, by device and hook
//          @more_packets[key]  wire packets beyond one an skb, by device and hook
${keyLines}
//          key & 0xfff              hook, as numbered above
//
// Example: @crossings[72057592158896129]: 1000
//          interface 2, hook 1: 1,000 skbs were given to the driver`,
  blocks: [
    counts('net_dev_start_xmit', 1, [morePackets(1)]),
    counts('netif_rx', 2),
    counts('netif_receive_skb', 3),
    counts('napi_gro_receive_entry', 4),
  ],
  cleared: ['scope'],
};

/** What was put on the queue of a device. */
export const queueTracepoint: Program = {
  name: 'queue.tracepoint',
  header: `// queue.tracepoint: how many skbs were put on the queue of each device
//
// backend: tracepoint
// hook 5: net_dev_queue
// needs:   BTF (or kernel headers)
//
// Counts skbs, before the queue discipline may drop them and before one that the device cannot segment is cut up.
//
// Run it:  bpftrace probes/queue.tracepoint.bt        (Ctrl-C ends it and prints the maps)
//
// Maps:    @crossings[key]  skbs, by device and hook
${keyLines}
//          key & 0xfff              hook, as numbered above
//
// Example: @crossings[72057592158896133]: 1000
//          interface 2, hook 5: 1,000 skbs were put on its queue`,
  blocks: [counts('net_dev_queue', 5)],
  cleared: ['scope'],
};
