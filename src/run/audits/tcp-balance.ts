/** Whether the receiver read what the sender wrote, and its kernel took in as much. Pure. */
import { isReverse } from '../../load/kinds/index.ts';
import { payloadReceived } from '../../load/segments.ts';
import type { TcpData } from '../../model/load.ts';
import {
  type AuditDefinition,
  everyObservation,
  type Finding,
  finding,
  isWithin,
  type VisitEvidence,
} from './audit-definition.ts';
import { tolerances } from './tolerances.ts';

const { limit } = tolerances['tcp-balance'];

/** Control connection: iperf3's parameters and results as JSON. */
const controlBytes = 65_536;

const mostSegmentBytes = 65_536;

/** What was sent twice may have arrived twice. */
const takenIn = ({ nstat, load }: VisitEvidence, data: TcpData, unread: number): Finding => {
  const [sender, receiver] = isReverse(load) ? [nstat.server, nstat.client] : [nstat.client, nstat.server];
  const taken = payloadReceived(receiver);
  const again = (sender.TcpRetransSegs ?? 0) * (data.mssBytes ?? mostSegmentBytes);
  const most = Math.ceil(data.receivedBytes + unread + again + controlBytes);
  const expected = `${data.receivedBytes} to ${most} bytes`;
  if (!taken) return { subject: 'taken in', ...finding(expected, 'no counters', false) };
  const isSound = taken.most >= data.receivedBytes && taken.least <= most;
  return { subject: 'taken in', ...finding(expected, `${taken.least} to ${taken.most} by counters`, isSound) };
};

export const tcpBalance: AuditDefinition = {
  id: 'tcp-balance',
  observations: everyObservation,
  everyLoad: false,
  judge: (evidence) => {
    const { data, load, buffers } = evidence;
    if (data.kind !== 'tcp' || load.kind !== 'tcp' || data.sentBytes === 0) return [];
    const unread = Math.min(limit * data.sentBytes, load.streams * buffers.tcpBytes);
    const least = Math.ceil(data.sentBytes - unread);
    const most = data.sentBytes + (data.uncountedBytes ?? 0);
    const balance = finding(`${least} to ${most}`, data.receivedBytes, isWithin(data.receivedBytes, least, most));
    return [balance, takenIn(evidence, data, unread)];
  },
  meaning:
    'The receiver did not read what the sender wrote, or its kernel took in another amount: the counts of iperf3 cannot be trusted.',
};
