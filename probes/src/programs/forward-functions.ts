import { block, closeBracket, deeper, deviceKey } from '../fragments.ts';
import { argument, entryOf, type FunctionBackend, functions, needs, returnOf } from '../functions.ts';
import { keyLines, type Program } from '../header.ts';

const hooks = [
  [20, functions.dev_forward_skb],
  [21, functions.__dev_forward_skb],
  [22, functions.__dev_forward_skb2],
] as const;

/** One of them may call another with the same skb: only the outermost is timed. */
const open = (hook: number): string =>
  `if ($key) { @crossings[$key | ${hook}] = count(); }
${deeper('forward')}
$outer = @forward_open[cpu * 16 + $depth - 1];
if ($outer.2 == $skb) { $key = 0; }
@forward_open[cpu * 16 + $depth] = ($key, nsecs, $skb);`;

/** How long veth takes to hand an skb to its peer. */
export const forwardFunctions = (backend: FunctionBackend): Program => ({
  name: `forward.${backend}`,
  header: `// forward.${backend}: how long veth takes to hand an skb to its peer, per receiving device
//
// stage:   forward
// backend: ${backend}
// hook 20: dev_forward_skb
// hook 21: __dev_forward_skb
// hook 22: __dev_forward_skb2
// needs:   ${needs[backend]}
//
// Measures the functions by which veth hands an skb to its peer, from entry to return, in nanoseconds. One of them may
// call another: the time is taken once, from the outermost. Since XDP came to veth (4.19) it calls __dev_forward_skb,
// never dev_forward_skb: @crossings tells which fired. The device is the one that receives.
// Functions this kernel does not have must be deleted before a run by hand; vethscope does so by itself.
//
// Run it:  bpftrace probes/forward.${backend}.bt        (Ctrl-C ends it and prints the maps)
//
// Maps:    @forward_ns[key]   skbs, by device and bucket
//          @forward_sum[key]  nanoseconds in all, by device
//          @crossings[key]    calls, by device and hook
${keyLines}
//          key & 0xfff              the hook, or bucket b: b ns for b < 32, else from (16 + b % 16) << (b / 16 - 1) ns
//
// Example: @forward_ns[72057592158896290]: 42
//          interface 2, bucket 162: 42 skbs took from 9,216 to 9,727 ns`,
  blocks: [
    ...hooks.map(([number, hook]) => {
      const skb = `$skb = (uint64)${argument(backend, hook, 'skb')};\n`;
      const key = deviceKey(`(struct net_device *)${argument(backend, hook, 'device')}`, skb);
      return block(entryOf(backend, hook), `${key}\n\n${open(number)}`);
    }),
    block(
      hooks.map(([, hook]) => returnOf(backend, hook)),
      closeBracket('forward'),
    ),
  ],
  cleared: ['scope', 'forward_depth', 'forward_open'],
});
