/** Whether the receiver read what the sender wrote. Pure. */
import { type AuditDefinition, everyObservation, finding, isWithin } from './audit-definition.ts';
import { tolerances } from './tolerances.ts';

const { limit } = tolerances['tcp-balance'];

export const tcpBalance: AuditDefinition = {
  id: 'tcp-balance',
  observations: everyObservation,
  everyLoad: false,
  judge: ({ data, load, buffers }) => {
    if (data.kind !== 'tcp' || load.kind !== 'tcp' || data.sentBytes === 0) return [];
    const unread = Math.min(limit * data.sentBytes, load.streams * buffers.tcpBytes);
    const least = Math.ceil(data.sentBytes - unread);
    const most = data.sentBytes + (data.uncountedBytes ?? 0);
    return [finding(`${least} to ${most}`, data.receivedBytes, isWithin(data.receivedBytes, least, most))];
  },
  meaning: 'The receiver did not read what the sender wrote: the counts of iperf3 cannot be trusted.',
};
