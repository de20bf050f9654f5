/** Whether each datagram that was sent went one way, by the counters of both kernels. Pure. */
import { datagramsOf } from '../../load/datagrams.ts';
import { type AuditDefinition, everyObservation, finding, isWithin } from './audit-definition.ts';

export const udpBalance: AuditDefinition = {
  id: 'udp-balance',
  observations: everyObservation,
  everyLoad: false,
  judge: ({ nstat }) => {
    const datagrams = datagramsOf(nstat);
    if (!datagrams) return [];
    const { sent, refusedBySender, lostOnWire, refused, unread, read } = datagrams;
    const parts = [refusedBySender, lostOnWire, refused, unread, read];
    const told = `${read} read, ${refused} refused, ${unread} unread, ${lostOnWire} lost on the wire, ${refusedBySender} refused by the sender`;
    return [finding(`each from 0 to ${sent}`, told, sent > 0 && parts.every((part) => isWithin(part, 0, sent)))];
  },
  meaning: 'More datagrams arrived than were sent, or went two ways: loss and rate of UDP cannot be trusted.',
};
