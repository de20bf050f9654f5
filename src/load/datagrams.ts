/** What became of the datagrams of a UDP load, by the counters of the two kernels: the one source of loss and rate. Pure. */
import type { Nstat } from '../model/load.ts';

/** sent = refusedBySender + lostOnWire + refused + unread + read. A sign is kept: a negative part is a fault of the counts. */
export interface Datagrams {
  /** Handed to IP by the sender's socket. */
  readonly sent: number;
  /** Of these, the sender's own device or queue refused; the program was not told (udp_send_skb in net/ipv4/udp.c). */
  readonly refusedBySender: number;
  /** Left the sender's stack, and never reached UDP at the other end. */
  readonly lostOnWire: number;
  /** Arrived, and the socket's buffer was full, the checksum wrong, or the socket gone. */
  readonly refused: number;
  /** Waited in the socket when it was closed: the kernel counts these nowhere. */
  readonly unread: number;
  /** By the receiving program. */
  readonly read: number;
}

type Counters = Nstat['client'];

export const uncounted = "the kernel's counters of UDP are missing, so what was sent is not known";

/** IPv6 has the same counters under another name: UdpInErrors, Udp6InErrors. */
const both = (counters: Counters, name: string): number =>
  (counters[name] ?? 0) + (counters[name.replace(/^(Udp|Icmp|Ip)/, '$16')] ?? 0);

const outOf = (counters: Counters): number => both(counters, 'UdpOutDatagrams');

/** UdpSndbufErrors also counts what the program tried again; what IP refused is in both (ip_send_skb in net/ipv4/ip_output.c). */
const discardsOf = (counters: Counters): number =>
  Math.min(both(counters, 'UdpSndbufErrors'), both(counters, 'IpOutDiscards'));

/** Datagrams that IP handed to UDP, the only other protocols of an end being TCP (iperf3's control) and ICMP. */
const deliveredTo = (counters: Counters): number =>
  both(counters, 'IpInDelivers') - (counters.TcpInSegs ?? 0) - both(counters, 'IcmpInMsgs');

/** The end that sent more. */
export const senderIn = ({ client, server }: Nstat): 'client' | 'server' =>
  outOf(client) >= outOf(server) ? 'client' : 'server';

/**
 * null: these counters were not kept. The sender is the end that sent more. The receiver answers the first datagram of each
 * stream, and reads that one before the load begins.
 */
export const datagramsOf = (nstat: Nstat): Datagrams | null => {
  const end = senderIn(nstat);
  const [sender, receiver] = [nstat[end], nstat[end === 'client' ? 'server' : 'client']];
  if (outOf(sender) + discardsOf(sender) === 0 || both(receiver, 'IpInDelivers') === 0) return null;
  const greetings = outOf(receiver);
  const refusedBySender = discardsOf(sender);
  const read = both(receiver, 'UdpInDatagrams');
  const refused = both(receiver, 'UdpInErrors') + both(receiver, 'UdpNoPorts');
  const delivered = deliveredTo(receiver);
  return {
    ...{ refusedBySender, refused },
    sent: outOf(sender) + refusedBySender - greetings,
    lostOnWire: outOf(sender) - delivered,
    unread: delivered - refused - read,
    read: read - greetings,
  };
};

/** Unread is not lost: the load ended before the program came to read it. */
export const lostOf = ({ refusedBySender, lostOnWire, refused }: Datagrams): number =>
  refusedBySender + lostOnWire + refused;

/**
 * What a datagram of a few bytes takes of a socket's buffer (skb->truesize). Measured in 212,992 bytes: 278 of them on 6.1, where
 * one more than fits is taken, 256 on 6.18 and 221 on 7.2.
 */
const leastTruesize = 768;

/** So many datagrams fit unread into the sockets of a load. */
export const unreadLimit = (receiveBytes: number, streams: number): number =>
  streams * (Math.floor(receiveBytes / leastTruesize) + 1);
