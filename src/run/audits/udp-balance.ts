/** Whether each datagram that was sent went one way, by the counters of both kernels. Pure. */
import { datagramsOf, senderIn } from '../../load/datagrams.ts';
import { type AuditDefinition, everyObservation, finding, isWithin } from './audit-definition.ts';

export const udpBalance: AuditDefinition = {
  id: 'udp-balance',
  observations: everyObservation,
  everyLoad: false,
  judge: ({ nstat, load }) => {
    const datagrams = datagramsOf(nstat);
    if (!datagrams || load.kind !== 'udp') return [];
    const { sent, refusedBySender, lostOnWire, refused, unread, read } = datagrams;
    const parts = [refusedBySender, lostOnWire, refused, unread, read];
    const told = `${read} read, ${refused} refused, ${unread} unread, ${lostOnWire} lost on the wire, ${refusedBySender} refused by the sender`;
    const sender = load.reverse ? 'server' : 'client';
    const isSound = sent > 0 && parts.every((part) => isWithin(part, 0, sent)) && senderIn(nstat) === sender;
    return [
      finding(`each from 0 to ${sent}, sent by the ${sender}`, `${told}, sent by the ${senderIn(nstat)}`, isSound),
    ];
  },
  meaning: 'More datagrams arrived than were sent, or went two ways: loss and rate of UDP cannot be trusted.',
};
