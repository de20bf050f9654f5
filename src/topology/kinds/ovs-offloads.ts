import type { Datapath, Offloads } from '../../model/topology.ts';

/**
 * OVS's userspace datapath reads whole frames from packet sockets and taps and does not finish checksums or segments that
 * the sender left to the hardware: TCP hangs unless the endpoints do both themselves (measured, OVS 3.1). Switching tx
 * off takes TSO with it in the kernel. Its kernel datapath forwards skbs as they are.
 */
export const ovsForcedOffloads = (datapath: Datapath): Offloads =>
  datapath === 'userspace' ? { tx: 'off', tso: 'off' } : {};
