import type { Freed, WireFinding } from '../../model/wire-trace.ts';
import { plural } from '../../text/format-value.ts';
import { formatCount, formatPercent } from '../../text/units.ts';
import { listed, type Rule, type Trace } from './finding.ts';

const cause = ({ lost, way, where, function: by, reason, text }: Freed): string =>
  `${plural(lost, way)} freed at ${where} in ${by}, ${reason}: ${text}`;

const explained = ({ freed }: Trace): readonly Freed[] => freed.filter(({ lost }) => lost > 0);

/** No skb of theirs was seen to be freed: where they were seen last is what is known. */
const unexplained = (trace: Trace, lost: number): string[] => {
  const rest = lost - explained(trace).reduce((sum, freed) => sum + freed.lost, 0);
  if (rest <= 0) return [];
  const places = trace.lastSeen.map(({ way, where, point, echoes }) => `${plural(echoes, way)} at ${where} (${point})`);
  return [`${rest} without a free that was seen; last seen: ${listed(places) || 'nowhere'}`];
};

const said = ({ ping }: Trace): string => (ping.said.length > 0 ? `; ping says "${ping.said.join('", "')}"` : '');

/** How many echoes got no answer, and what ended them. */
export const lostEchoes: Rule = (trace): WireFinding[] => {
  const { sent, received } = trace.ping;
  const lost = sent - received;
  if (lost <= 0) return [];
  const why = [...explained(trace).map(cause), ...unexplained(trace, lost)].join('; ');
  const many = received === 0 ? `None of ${formatCount(sent)}` : `${formatCount(lost)} of ${formatCount(sent)}`;
  const share = received === 0 ? 'echoes was answered' : `echoes were lost (${formatPercent(lost / sent)})`;
  return [{ code: 'echoes-lost', severity: 'loss', message: `${many} ${share}: ${why}${said(trace)}.` }];
};

/** Of netfilter, of tc and XDP programs, and of a socket filter (include/net/dropreason-core.h). */
const ofFilter = /^(NETFILTER_DROP|TC_INGRESS|TC_EGRESS|XDP|BPF_CGROUP_EGRESS|SOCKET_FILTER)$/;

/** Nothing but the lost echoes themselves says that the filter is against ICMP, so it may also be against everything. */
export const icmpBlocked: Rule = (trace) => {
  const filters = explained(trace).filter(({ reason }) => ofFilter.test(reason));
  if (trace.ping.received > 0 || filters.length === 0) return [];
  const places = listed([...new Set(filters.map(({ where }) => where))]);
  const instead = trace.load
    ? 'the load below did pass'
    : `if that filter is against ICMP alone, ${trace.target.includes(':') ? '--load tcp measures throughput' : '--load rr measures requests over TCP'} between the same two ends`;
  return [{ code: 'icmp-blocked', severity: 'loss', message: `A filter at ${places} drops these pings: ${instead}.` }];
};

export const duplicateAnswers: Rule = ({ ping }) =>
  ping.duplicates === 0
    ? []
    : [
        {
          code: 'duplicates',
          severity: 'loss',
          message: `${plural(ping.duplicates, 'echo', 'echoes')} came twice: there may be two ways to the other end, such as two ports of one bridge.`,
        },
      ];
