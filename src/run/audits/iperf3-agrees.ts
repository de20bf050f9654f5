/** Whether iperf3 says of its datagrams what the kernels say. Pure. */
import { datagramsOf, lostOf, unreadLimit } from '../../load/datagrams.ts';
import { type AuditDefinition, everyObservation, type Finding, finding, isWithin } from './audit-definition.ts';
import { tolerances } from './tolerances.ts';

const { limit } = tolerances['iperf3-agrees'];

export const iperf3Agrees: AuditDefinition = {
  id: 'iperf3-agrees',
  observations: everyObservation,
  everyLoad: false,
  judge: ({ data, nstat, load, buffers }) => {
    const datagrams = datagramsOf(nstat);
    if (!datagrams || data.kind !== 'udp' || load.kind !== 'udp') return [];
    const unread = unreadLimit(buffers.udpReceiveBytes, load.streams);
    const compared = (subject: string, counted: number, told: number, unknown = 0): Finding => {
      const [least, most] = [counted - unread - unknown, counted + unread];
      const said = unknown === 0 ? `within ${unread}` : `${unread} more or ${unread + unknown} fewer`;
      return {
        subject,
        ...finding(`${counted} by counters, ${said}`, `${told} by iperf3`, isWithin(told, least, most)),
      };
    };
    return [
      compared('sent', datagrams.sent, data.sentPackets),
      compared('received', datagrams.read, data.receivedPackets),
      compared('lost', lostOf(datagrams), data.lostPackets, Math.ceil(limit * datagrams.sent)),
    ];
  },
  meaning:
    'iperf3 and the counters of the kernel disagree on the datagrams of this load: one of them did not see it all.',
};
