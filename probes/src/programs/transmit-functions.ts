import { block, closeBracket, deviceKey, openBracket } from '../fragments.ts';
import { argument, entryOf, type FunctionBackend, functions, needs, returnOf } from '../functions.ts';
import { bucketLine, keyLines, type Program } from '../header.ts';

const drivers = [
  functions.veth_xmit,
  functions.internal_dev_xmit,
  functions.tun_net_xmit,
  functions.br_dev_xmit,
] as const;

type Driver = (typeof drivers)[number];

const opening = (backend: FunctionBackend, driver: Driver): string =>
  `${deviceKey(`(struct net_device *)${argument(backend, driver, 'device')}`)}\n\n${openBracket('transmit')}`;

/** The same body for all functions by kprobe; fentry has names for arguments, which differ. */
const openings = (backend: FunctionBackend): string[] =>
  backend === 'kprobe'
    ? [
        block(
          drivers.map((driver) => entryOf(backend, driver)),
          opening(backend, drivers[0]),
        ),
      ]
    : drivers.map((driver) => block(entryOf(backend, driver), opening(backend, driver)));

/** How long the driver takes to transmit. */
export const transmitFunctions = (backend: FunctionBackend): Program => ({
  name: `transmit.${backend}`,
  header: `// transmit.${backend}: how long the driver takes to transmit one skb, per device
//
// stage:   transmit
// backend: ${backend}
// needs:   ${needs[backend]}
//
// Measures the driver's transmit function itself, from entry to return, in nanoseconds.
// For veth that is: hand the skb to the peer and queue it there. Transmits nest (an internal port of Open vSwitch
// transmits through a veth before it returns), so open ones are on a stack, one a CPU.
// Functions this kernel has not loaded (openvswitch, tun) must be deleted ${backend === 'kprobe' ? 'from the lists ' : ''}before a run by hand;
// vethscope does so by itself, and finds names with a suffix such as .isra.0.
//
// Run it:  bpftrace probes/transmit.${backend}.bt        (Ctrl-C ends it and prints the maps)
//
// Maps:    @transmit_ns[key]   skbs, by device and bucket
//          @transmit_sum[key]  nanoseconds in all, by device
${keyLines}
${bucketLine}
//
// Example: @transmit_ns[72057592158896290]: 42
//          interface 2, bucket 162: 42 skbs took from 9,216 to 9,727 ns`,
  blocks: [
    ...openings(backend),
    block(
      drivers.map((driver) => returnOf(backend, driver)),
      closeBracket('transmit'),
    ),
  ],
  cleared: ['scope', 'transmit_depth', 'transmit_open'],
});
