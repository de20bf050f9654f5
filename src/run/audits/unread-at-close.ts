/** Whether what nobody read fits into the socket that was closed: it is counted nowhere, so more of it hides a loss. Pure. */
import { datagramsOf, unreadLimit } from '../../load/datagrams.ts';
import { type AuditDefinition, everyObservation, finding, isWithin } from './audit-definition.ts';

export const unreadAtClose: AuditDefinition = {
  id: 'unread-at-close',
  observations: everyObservation,
  everyLoad: false,
  judge: ({ nstat, load, buffers }) => {
    const datagrams = datagramsOf(nstat);
    if (!datagrams || load.kind !== 'udp') return [];
    const most = unreadLimit(buffers.udpReceiveBytes, load.streams);
    return [finding(`≤ ${most}`, datagrams.unread, isWithin(datagrams.unread, 0, most))];
  },
  meaning: 'Datagrams arrived that were neither read nor refused, more than a socket can hold: a loss is unexplained.',
};
