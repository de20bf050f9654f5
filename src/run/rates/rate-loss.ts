/** What a trial lost, by the counters of the two ends: on the way, and behind it. Pure. */
import type { Witness } from '../../model/drops.ts';
import type { Nstat } from '../../model/load.ts';
import type { Counter } from '../../model/result.ts';
import type { DeviceRef, Topology } from '../../model/topology.ts';

export interface PathCounts {
  readonly topology: Pick<Topology, 'client' | 'server'>;
  /** Differences over the trial. */
  readonly counters: readonly Counter[];
  readonly further: readonly Witness[];
  /** The server sends. */
  readonly reverse: boolean;
}

const isOn =
  (end: DeviceRef) =>
  (item: { node: string; device: string | null }): boolean =>
    item.node === end.node && item.device === end.device;

const changeOf = (witnesses: readonly Witness[], name: string, end: DeviceRef): number =>
  witnesses.filter(isOn(end)).reduce((sum, { witness, change }) => sum + (witness === name ? change : 0), 0);

/**
 * Queued at the sender's device (sent, refused by the driver or by the queue), and not seen or dropped by XDP at the receiver's.
 * Negative where more arrived than was sent: packets of others, or counters that were not read at one moment.
 */
export const pathLost = ({ topology, counters, further, reverse }: PathCounts): number => {
  const [from, to] = reverse ? [topology.server, topology.client] : [topology.client, topology.server];
  const [sender, receiver] = [counters.find(isOn(from)), counters.find(isOn(to))];
  const sent = (sender?.txPackets ?? 0) + (sender?.txDropped ?? 0) + changeOf(further, 'qdisc', from);
  const arrived = (receiver?.rxPackets ?? 0) - changeOf(further, 'xdp_drops', to);
  return sent - arrived;
};

export const receiverDropped = ({ client, server }: Nstat, reverse: boolean): number => {
  const receiver = reverse ? client : server;
  return (receiver.UdpRcvbufErrors ?? 0) + (receiver.Udp6RcvbufErrors ?? 0);
};
