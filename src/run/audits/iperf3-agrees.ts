/** Whether iperf3 says of its datagrams what the kernels say. Pure. */
import { datagramsOf, lostOf, unreadLimit } from '../../load/datagrams.ts';
import { type AuditDefinition, everyObservation, type Finding, finding } from './audit-definition.ts';
import { tolerances } from './tolerances.ts';

const { limit } = tolerances['iperf3-agrees'];

export const iperf3Agrees: AuditDefinition = {
  id: 'iperf3-agrees',
  observations: everyObservation,
  everyLoad: false,
  judge: ({ data, nstat, load, buffers }) => {
    const datagrams = datagramsOf(nstat);
    if (!datagrams || data.kind !== 'udp' || load.kind !== 'udp') return [];
    const lost = lostOf(datagrams);
    const unread = unreadLimit(buffers.udpReceiveBytes, load.streams);
    const compared = (subject: string, counted: number, told: number, allowed = unread): Finding => ({
      subject,
      ...finding(`${counted} by counters, within ${allowed}`, `${told} by iperf3`, Math.abs(told - counted) <= allowed),
    });
    return [
      compared('sent', datagrams.sent, data.sentPackets),
      compared('received', datagrams.read, data.receivedPackets),
      compared('lost', lost, data.lostPackets, unread + Math.ceil(limit * Math.max(0, lost))),
    ];
  },
  meaning:
    'iperf3 and the counters of the kernel disagree on the datagrams of this load: one of them did not see it all.',
};
