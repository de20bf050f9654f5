import { block, stampEcho } from '../fragments.ts';
import { argument, entryOf, type FunctionBackend, functions, type KernelFunction, needs } from '../functions.ts';
import type { Program } from '../header.ts';

interface Point {
  readonly point: number;
  readonly hooks: readonly KernelFunction[];
  /** skb->data begins with the Ethernet header. */
  readonly ethernet: boolean;
}

const points: readonly Point[] = [
  { point: 7, hooks: [functions.dev_forward_skb, functions.__dev_forward_skb], ethernet: true },
  { point: 8, hooks: [functions.br_handle_frame], ethernet: false },
  { point: 12, hooks: [functions.br_forward], ethernet: false },
  { point: 13, hooks: [functions.ovs_dp_process_packet], ethernet: true },
  { point: 14, hooks: [functions.ovs_dp_upcall], ethernet: true },
  { point: 15, hooks: [functions.ovs_vport_send], ethernet: true },
];

const stamp = (backend: FunctionBackend, { point, hooks, ethernet }: Point): string => {
  const hook = hooks[0] as KernelFunction;
  const skb = argument(backend, hook, 'skb');
  const device = hook.device ? `((struct net_device *)${argument(backend, hook, 'device')})` : '$buff->dev';
  const read = `$buff = (struct sk_buff *)${hook.kprobeOnly ? `*(uint64 *)${skb}` : skb};`;
  const stamped = stampEcho({ length: '$buff->len', skb: '$buff', ethernet, ifindex: `${device}->ifindex`, point });
  return block(
    hooks.map((one) => entryOf(backend, one)),
    `${read}\n${stamped}`,
  );
};

/** Through which functions every echo went. */
export const journeyFunctions = (backend: FunctionBackend): Program => ({
  name: `journey.${backend}`,
  header: `// journey.${backend}: through which functions of veth, bridge and Open vSwitch every echo of ping went, and when
//
// observation: full
// loads:   ping
// backend: ${backend}
// point 7: __dev_forward_skb
// point 8: br_handle_frame
// point 12: br_forward
// point 13: ovs_dp_process_packet
// point 14: ovs_dp_upcall
// point 15: ovs_vport_send
// needs:   ${needs[backend]}
//
// Splits stages of journey.tracepoint: what veth does before it hands an skb to its peer and from there on, what comes
// before the bridge and how long it looks for the way, how long Open vSwitch looks up its flow and acts, and whether it had to
// ask its daemon (ovs_dp_upcall, the first packet of a flow). The device is the one that receives in __dev_forward_skb,
// elsewhere the one by which the echo came in. Identity, keys and values are those of journey.tracepoint, and so are the
// parameters: $2 identifier, $3 bytes of the IP header, $5 one echo in 1 << $5, the first among them.
// Functions this kernel has not loaded must be deleted before a run by hand; vethscope does so by itself.
//
// Run it:  bpftrace probes/journey.${backend}.bt 0 0 20 20 0        (Ctrl-C ends it and prints the maps)
//
// Maps:    @journey[key]          moment, CPU and thread of an echo at a point
// Keys:    key >> 16 & 0xfff      interface index
//          key >> 12 & 0xf        point, as numbered above
//          key >> 11 & 1          1: the answer
//          key & 0x3ff            which of the followed echoes, from 1; last 10 bits
// Values:  value >> 22            nanoseconds since boot, last 42 bits
//          value >> 8 & 0x3fff    thread, last 14 bits; 0: the CPU idled
//          value & 0xff           CPU
//
// Example: @journey[749571]: 2254851867607808
//          the echo with sequence 3 was handed to interface 11, 537.6 s after boot (modulo 73 min)`,
  blocks: points.map((point) => stamp(backend, point)),
  cleared: [],
});
