/**
 * What the protocols of an endpoint count when they refuse a packet that arrived, each packet in one of them (names as
 * nstat has them). UdpInErrors includes buffers and checksums, IpInHdrErrors checksums. Pure.
 */
import type { Nstat } from '../model/load.ts';
import type { Cause } from './cause.ts';

const refusalCounters = [
  ...['UdpInErrors', 'UdpNoPorts', 'Udp6InErrors', 'Udp6NoPorts'],
  ...['TcpInCsumErrors', 'TcpExtTCPBacklogDrop', 'TcpExtTCPRcvQDrop', 'TcpExtTCPOFODrop'],
  ...['IcmpInCsumErrors', 'Icmp6InCsumErrors', 'TcpExtIPReversePathFilter'],
  ...['IpInHdrErrors', 'Ip6InHdrErrors', 'IpInUnknownProtos', 'Ip6InUnknownProtos'],
] as const;

/** IPv6 counts the same under another name: UdpInErrors -> Udp6InErrors. */
const counters = new Set<string>(refusalCounters);

/** Whether the endpoint's own counters tell of such a refusal; the others are answered, and no part of a balance. */
export const isCounted = ({ counters: moved }: Cause): boolean => moved.some((counter) => counters.has(counter));

export const refusals = ({ client, server }: Nstat): number =>
  refusalCounters.reduce((sum, name) => sum + (client[name] ?? 0) + (server[name] ?? 0), 0);

/** Besides the refusals: parts of those, and what a sender is told of its own device. */
const alsoShown = [
  ...['TcpInErrs', 'IcmpInErrors', 'Icmp6InErrors'],
  ...['UdpRcvbufErrors', 'Udp6RcvbufErrors', 'UdpInCsumErrors', 'UdpMemErrors', 'UdpSndbufErrors', 'Udp6SndbufErrors'],
  ...['IpOutDiscards', 'Ip6OutDiscards', 'IpInAddrErrors', 'IpInDiscards', 'TcpRetransSegs'],
];

export const protocolWitnesses: readonly string[] = [...refusalCounters, ...alsoShown];
