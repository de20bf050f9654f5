import { block, countHook, deviceKey } from '../fragments.ts';
import { argument, entryOf, type FunctionBackend, functions, type KernelFunction, needs } from '../functions.ts';
import { keyLines, type Program } from '../header.ts';

/** Numbers of hooks are part of stored results: never given to another. */
const hooks: readonly (readonly [number, KernelFunction])[] = [
  [40, functions.veth_xmit],
  [41, functions.veth_poll],
  [42, functions.br_handle_frame],
  [43, functions.br_forward],
  [44, functions.br_dev_queue_push_xmit],
  [45, functions.ovs_vport_receive],
  [46, functions.ovs_dp_process_packet],
  [47, functions.ovs_vport_send],
  [48, functions.internal_dev_xmit],
  [49, functions.internal_dev_recv],
  [50, functions.tun_net_xmit],
];

/** Given as an argument in transmit functions, found through the skb elsewhere. */
const keyAt = (backend: FunctionBackend, hook: KernelFunction): string => {
  if (hook === functions.veth_poll)
    return deviceKey(`((struct napi_struct *)${argument(backend, hook, 'device')})->dev`);
  if (hook.device) return deviceKey(`(struct net_device *)${argument(backend, hook, 'device')}`);
  if (!hook.kprobeOnly) return deviceKey(`((struct sk_buff *)${argument(backend, hook, 'skb')})->dev`);
  return `$skb = *(uint64 *)${argument(backend, hook, 'skb')};\n${deviceKey('((struct sk_buff *)$skb)->dev')}`;
};

const kprobeNote = `
// br_handle_frame takes a pointer to a pointer, which fentry may not read: it has a kprobe instead.`;

/** Which functions were crossed. */
export const pathFunctions = (backend: FunctionBackend): Program => ({
  name: `path.${backend}`,
  header: `// path.${backend}: which functions of veth, bridge, Open vSwitch and tap the skbs crossed
//
// backend: ${backend}
${hooks.map(([number, { name }]) => `// hook ${number}: ${name}`).join('\n')}
// needs:   ${needs[backend]}
//
// Counts calls, by the device that the skb belongs to when the function is entered: the transmitting one in *_xmit, the
// outgoing one in br_dev_queue_push_xmit, the receiving one elsewhere. veth_poll counts polls, not skbs.${backend === 'fentry' ? kprobeNote : ''}
// Functions this kernel has not loaded must be deleted before a run by hand; vethscope does so by itself.
//
// Run it:  bpftrace probes/path.${backend}.bt        (Ctrl-C ends it and prints the maps)
//
// Maps:    @crossings[key]  skbs, by device and hook
${keyLines}
//          key & 0xfff              hook, as numbered above
//
// Example: @crossings[72057592158896168]: 1000
//          interface 2, hook 40: veth_xmit was called 1,000 times`,
  blocks: hooks.map(([number, hook]) =>
    block(entryOf(backend, hook), `${keyAt(backend, hook)}\n\nif ($key) {\n  ${countHook(number)}\n}`),
  ),
  cleared: ['scope'],
});
