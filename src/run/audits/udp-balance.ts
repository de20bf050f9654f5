/** Whether iperf3 accounts for the datagrams it sent, and for no others. Pure. */
import { type AuditDefinition, everyObservation, finding, isWithin } from './audit-definition.ts';

export const udpBalance: AuditDefinition = {
  id: 'udp-balance',
  observations: everyObservation,
  everyLoad: false,
  judge: ({ data }) => {
    if (data.kind !== 'udp') return [];
    const { sentPackets, receivedPackets, lostPackets } = data;
    const told = receivedPackets + lostPackets;
    const isPlausible =
      sentPackets > 0 && isWithin(receivedPackets, 0, sentPackets) && isWithin(lostPackets, 0, sentPackets);
    return [finding(`≤ ${sentPackets}`, told, isPlausible && told <= sentPackets)];
  },
  meaning: 'The receiver accounts for more packets than were sent: the counts of iperf3 cannot be trusted.',
};
