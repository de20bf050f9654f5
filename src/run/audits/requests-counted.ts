/** Whether the kernel of the client counted the requests and answers that sockperf did. Pure. */

import type { Nstat } from '../../model/load.ts';
import { packetsOf } from '../../model/loads/index.ts';
import { type AuditDefinition, equal, everyObservation, finding, isWithin } from './audit-definition.ts';

/** IPv6 has the same counters of UDP under another name. */
const udpCount = (client: Nstat['client'], name: 'OutDatagrams' | 'InDatagrams'): number =>
  (client[`Udp${name}`] ?? 0) + (client[`Udp6${name}`] ?? 0);

export const requestsCounted: AuditDefinition = {
  id: 'requests-counted',
  observations: everyObservation,
  everyLoad: false,
  judge: ({ data, nstat: { client } }) => {
    if (!('answered' in data)) return [];
    const { sent, answered } = data;
    if (packetsOf(data.kind) === 'segments') {
      // The kernel counts the segment with the FIN, too (tcp_event_new_data_sent, net/ipv4/tcp_output.c); a reset is none.
      const segments = client.TcpExtTCPOrigDataSent ?? 0;
      return [finding(`${sent} or ${sent + 1}`, segments, isWithin(segments, sent, sent + 1))];
    }
    // The last answer may come when the time is over, and nobody reads it.
    const [asked, came] = [udpCount(client, 'OutDatagrams'), udpCount(client, 'InDatagrams')];
    return [
      { subject: 'requests', ...equal(sent, asked) },
      { subject: 'answers', ...finding(`${answered} to ${sent}`, came, isWithin(came, answered, sent)) },
    ];
  },
  meaning:
    'The kernel sent more or fewer requests than sockperf counted: another process talks on this wire, or one was lost.',
};
