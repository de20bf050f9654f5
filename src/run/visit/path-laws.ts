/** What counters of devices and of the IP layer must have to do with each other if a load took its path, and nothing else. Pure. */
import type { PathClaim } from '../../load/kinds/load-kind.ts';
import type { Nstat } from '../../model/load.ts';
import { devicesOn } from '../../model/path.ts';
import type { Counter } from '../../model/result.ts';
import type { Hop } from '../../model/topology.ts';
import { formatCount } from '../../text/units.ts';
import { counterAt, nameOf, type PathEvidence, type Way } from './path-ways.ts';

/**
 * Requests for neighbours, reports of groups, and what passed between the reading of two counters: on the four wires at most
 * 2 packets a visit were seen, or a hundredth of the load, whichever is more. Few enough to see ten echoes that were copied.
 */
const strayPackets = 8;
const strayShare = 0.01;
/** Of an IPv6 header, and of TCP's with all its options. */
const mostHeaderBytes = 14 + 40 + 60;
const mostFrameBytes = 1514;

type Counters = Nstat['client'];

const both = (counters: Counters, ...names: readonly string[]): number =>
  names.reduce((sum, name) => sum + (counters[name] ?? 0), 0);

const receivedByIp = (counters: Counters): number => both(counters, 'IpInReceives', 'Ip6InReceives');
/** A datagram that was cut up is counted once, and its fragments beside. */
const sentByIp = (counters: Counters): number =>
  both(counters, 'IpOutRequests', 'Ip6OutRequests', 'IpFragCreates', 'Ip6FragCreates');
const octetsByIp = (counters: Counters): number => both(counters, 'IpExtOutOctets', 'Ip6OutOctets');

const packetsAt = (counter: Counter | undefined, { direction }: Hop): number =>
  (direction === 'transmit' ? counter?.txPackets : counter?.rxPackets) ?? 0;

const bytesAt = (counter: Counter | undefined, { direction }: Hop): number =>
  (direction === 'transmit' ? counter?.txBytes : counter?.rxBytes) ?? 0;

/**
 * What the IP layer at the end of a way received came by each hop of it. Large segments may be cut up under way, so that of
 * them there are more at the end; the last hop has them as the end does.
 */
export const ipLayerFault = ({ hops, least, to }: Way, counters: readonly Counter[]): string | null => {
  const taken = receivedByIp(to);
  const [last] = hops.slice(-1);
  if (!(taken > 0)) return `the IP layer of ${last?.node} counted no packet: its counters are not those of this load`;
  const missed = (least.unit === 'packets' ? hops : hops.slice(-1)).find(
    (hop) => packetsAt(counterAt(counters, hop), hop) + strayPackets < taken,
  );
  if (!missed) return null;
  const came = formatCount(packetsAt(counterAt(counters, missed), missed));
  return `${formatCount(taken)} packets reached the IP layer of ${last?.node}, but only ${came} crossed ${nameOf(missed)}`;
};

const carried = (counter: Counter, unit: PathClaim['there']['unit']): number =>
  unit === 'packets' ? Math.max(counter.rxPackets, counter.txPackets) : Math.max(counter.rxBytes, counter.txBytes);

/** Nothing of the load crossed a device that is not on the path. Between the ends a switch may send a few packets of its own. */
export const elsewhereFault = (
  { topology, counters }: PathEvidence,
  { there: { unit, amount } }: PathClaim,
): string | null => {
  const onPath = new Set(devicesOn(topology.path).map(nameOf));
  const ends = new Set([topology.client.node, topology.server.node]);
  const strays = strayPackets * (unit === 'packets' ? 1 : mostFrameBytes);
  const isTooMuch = (counter: Counter): boolean =>
    carried(counter, unit) > Math.max(strayShare * amount, ends.has(counter.node) ? 0 : strays);
  const other = counters.find((counter) => !onPath.has(nameOf(counter)) && isTooMuch(counter));
  if (!other) return null;
  const what = `${formatCount(carried(other, unit))} ${unit} crossed ${nameOf(other)}`;
  return `${what}, which is not on the path: the load did not use the wire, or not it alone`;
};

/** No hop carries more than the IP layer at the beginning of its way sent: no copies, and no traffic of others. */
export const copiedFault = ({ hops, least, from }: Way, counters: readonly Counter[]): string | null => {
  const [packets, octets] = [sentByIp(from), octetsByIp(from)];
  const isCopied = (hop: Hop): boolean => {
    const counter = counterAt(counters, hop);
    const crossed = packetsAt(counter, hop);
    if (least.unit === 'packets') return crossed > packets + Math.max(strayPackets, strayShare * packets);
    return bytesAt(counter, hop) > octets + crossed * mostHeaderBytes + strayPackets * mostFrameBytes;
  };
  const copied = hops.find(isCopied);
  if (!copied) return null;
  const crossed = formatCount(packetsAt(counterAt(counters, copied), copied));
  return `${crossed} packets crossed ${nameOf(copied)} (${copied.direction}), more than were sent: copies, or traffic of others`;
};
