/** One row a function of the kernel: where its arguments are, for a kprobe by number and for fentry by name. */

export interface KernelFunction {
  readonly name: string;
  readonly skb?: Argument;
  readonly device?: Argument;
  /** fentry may not read it: a kprobe is attached instead. */
  readonly kprobeOnly?: true;
}

interface Argument {
  /** "arg1" of a kprobe. */
  readonly index: number;
  /** `args->skb` of fentry. */
  readonly name: string;
}

const at = (index: number, name: string): Argument => ({ index, name });

/** Linux 6.1 to 7.2; drivers/net/veth.c, net/core/dev.c, net/bridge/*.c, net/openvswitch/*.c, drivers/net/tun.c. */
export const functions = {
  veth_xmit: { name: 'veth_xmit', skb: at(0, 'skb'), device: at(1, 'dev') },
  veth_poll: { name: 'veth_poll', device: at(0, 'napi') },
  br_handle_frame: { name: 'br_handle_frame', skb: at(0, 'pskb'), kprobeOnly: true },
  br_forward: { name: 'br_forward', skb: at(1, 'skb') },
  br_dev_queue_push_xmit: { name: 'br_dev_queue_push_xmit', skb: at(2, 'skb') },
  br_dev_xmit: { name: 'br_dev_xmit', skb: at(0, 'skb'), device: at(1, 'dev') },
  ovs_vport_receive: { name: 'ovs_vport_receive', skb: at(1, 'skb') },
  ovs_dp_process_packet: { name: 'ovs_dp_process_packet', skb: at(0, 'skb') },
  ovs_dp_upcall: { name: 'ovs_dp_upcall', skb: at(1, 'skb') },
  ovs_vport_send: { name: 'ovs_vport_send', skb: at(1, 'skb') },
  internal_dev_xmit: { name: 'internal_dev_xmit', skb: at(0, 'skb'), device: at(1, 'netdev') },
  internal_dev_recv: { name: 'internal_dev_recv', skb: at(0, 'skb') },
  tun_net_xmit: { name: 'tun_net_xmit', skb: at(0, 'skb'), device: at(1, 'dev') },
  dev_forward_skb: { name: 'dev_forward_skb', skb: at(1, 'skb'), device: at(0, 'dev') },
  __dev_forward_skb: { name: '__dev_forward_skb', skb: at(1, 'skb'), device: at(0, 'dev') },
  __dev_forward_skb2: { name: '__dev_forward_skb2', skb: at(1, 'skb'), device: at(0, 'dev') },
} as const satisfies Record<string, KernelFunction>;

export type FunctionBackend = 'kprobe' | 'fentry';

const usesKprobe = (backend: FunctionBackend, { kprobeOnly }: KernelFunction): boolean =>
  backend === 'kprobe' || kprobeOnly === true;

/** bpftrace up to 0.18 says kfunc for fentry, later ones take both. */
export const entryOf = (backend: FunctionBackend, hook: KernelFunction): string =>
  `${usesKprobe(backend, hook) ? 'kprobe' : 'kfunc'}:${hook.name}`;

export const returnOf = (backend: FunctionBackend, hook: KernelFunction): string =>
  `${usesKprobe(backend, hook) ? 'kretprobe' : 'kretfunc'}:${hook.name}`;

export const argument = (backend: FunctionBackend, hook: KernelFunction, which: 'skb' | 'device'): string => {
  const found = hook[which];
  if (!found) throw new Error(`functions.ts does not say which argument of ${hook.name} is its ${which}`);
  return usesKprobe(backend, hook) ? `arg${found.index}` : `args->${found.name}`;
};

export const needs: Record<FunctionBackend, string> = {
  kprobe: 'kprobes, BTF (or kernel headers)',
  fentry: 'BTF, a kernel that allows fentry',
};
