import { describe, expect, it } from 'vitest';
import type { Datapath } from '../../../src/model/topology.ts';
import { expectedHooks } from '../../../src/run/visit/expected-hooks.ts';
import { findKind } from '../../../src/topology/kinds/index.ts';

const hooksOf = (kind: string, datapath: Datapath = 'kernel'): string[] => {
  const options = { prefix: 'vs-0000-0', ipVersion: 4, mtuBytes: 1500, offloads: {}, datapath } as const;
  return expectedHooks(findKind(kind).build(options)).flat();
};

describe('expectedHooks', () => {
  it('wants the functions of what a topology is made of', () => {
    expect(hooksOf('veth')).toEqual(expect.arrayContaining(['net_dev_start_xmit', 'veth_xmit', '__dev_forward_skb']));
    expect(hooksOf('bridge')).toEqual(expect.arrayContaining(['veth_xmit', 'br_handle_frame', 'br_forward']));
    expect(hooksOf('ovs-veth')).toEqual(expect.arrayContaining(['veth_xmit', 'ovs_vport_receive', 'ovs_vport_send']));
  });

  it('wants no veth of internal ports, and no kernel function of the userspace datapath', () => {
    expect(hooksOf('ovs-internal')).not.toContain('veth_xmit');
    expect(hooksOf('ovs-internal')).toEqual(expect.arrayContaining(['internal_dev_xmit', 'internal_dev_recv']));
    expect(hooksOf('ovs-internal', 'userspace')).toEqual(['net_dev_start_xmit', 'netif_receive_skb', 'tun_net_xmit']);
    expect(hooksOf('veth')).not.toContain('br_handle_frame');
  });
});
