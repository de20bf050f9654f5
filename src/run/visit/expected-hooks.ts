/** Which hooks must fire when a ping crosses a topology, so that one that stays silent is found. Pure. */
import type { Part, Topology } from '../../model/topology.ts';

/** One of these at least, if any of them is attached. */
export type HookGroup = readonly string[];

const everywhere: readonly HookGroup[] = [['net_dev_start_xmit'], ['netif_receive_skb']];

/** With GRO or XDP on, veth hands over to NAPI instead of the backlog. Which of the forward family it calls depends on the kernel. */
const veth: readonly HookGroup[] = [
  ['veth_xmit'],
  ['dev_forward_skb', '__dev_forward_skb', '__dev_forward_skb2'],
  ['netif_rx', 'veth_poll', 'napi_gro_receive_entry'],
];
const bridge: readonly HookGroup[] = [['br_handle_frame'], ['br_forward'], ['br_dev_queue_push_xmit']];
const ovsKernel: readonly HookGroup[] = [['ovs_vport_receive'], ['ovs_dp_process_packet'], ['ovs_vport_send']];
const ovsInternal: readonly HookGroup[] = [['internal_dev_xmit'], ['internal_dev_recv']];
/** Internal ports of the userspace datapath are taps. */
const tap: readonly HookGroup[] = [['tun_net_xmit']];

const ofOvs = ({ datapath, ports }: Extract<Part, { type: 'ovs' }>): readonly HookGroup[] => {
  const internal = ports.some(({ type }) => type === 'internal');
  if (datapath === 'userspace') return internal ? tap : [];
  return internal ? [...ovsKernel, ...ovsInternal] : ovsKernel;
};

const ofPart = (part: Part): readonly HookGroup[] => {
  switch (part.type) {
    case 'veth':
      return veth;
    case 'bridge':
      return bridge;
    case 'ovs':
      return ofOvs(part);
    case 'stacked':
      return [['netif_rx']];
    case 'tap':
      return tap;
    case 'tunnel':
    case 'program':
      return [];
  }
};

export const expectedHooks = (topology: Topology): HookGroup[] => [...everywhere, ...topology.parts.flatMap(ofPart)];
