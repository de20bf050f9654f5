/** Why TCP sent segments again: because they were lost, or because they only came late. */
import type { Nstat } from '../model/load.ts';

export interface RetransmitCause {
  /** Segments sent again (TcpRetransSegs). */
  readonly retransmits: number;
  /** Of these, the receiver had the original already and said so (DSACK, RFC 2883): no loss. */
  readonly spurious: number;
  /** The rest: lost on the way or dropped by the receiver, or spurious without a DSACK that arrived. An upper bound. */
  readonly lostAtMost: number;
  /** Of the rest, what the receiver's own queues refused: arrived, so not lost on the wire. */
  readonly droppedByReceiver: number;
  /** Times that nothing came back at all and the retransmission timer fired. Spurious ones do not do that. */
  readonly timeouts: number;
  readonly verdict: 'none' | 'spurious: reordered' | 'spurious' | 'lost' | 'mixed';
}

type Counters = Nstat['client'];

const sum = (counters: Counters, names: readonly string[]): number =>
  names.reduce((total, name) => total + (counters[name] ?? 0), 0);

/**
 * Segments that DSACKs report as duplicates. TCPDSACKRecvSegs counts segments (Linux ≥ 5.10, net/ipv4/tcp_input.c,
 * tcp_dsack_seen); before that there are only the DSACK blocks, each of one segment or more, so a lower bound.
 * TCPSpuriousRtxHostQueues is no part of it: there the segment still waited in the host's own queue and was not sent again
 * (skb_still_in_host_queue in net/ipv4/tcp_output.c), so TcpRetransSegs does not count it either.
 */
const duplicateSegments = (sender: Counters): number =>
  sender.TcpExtTCPDSACKRecvSegs ?? sum(sender, ['TcpExtTCPDSACKRecv', 'TcpExtTCPDSACKOfoRecv']);

/** The sender found segments acknowledged out of order and raised its reordering estimate (tcp_check_sack_reordering). */
const reorderings = ['TcpExtTCPSACKReorder', 'TcpExtTCPTSReorder', 'TcpExtTCPRenoReorder'];

/** Full socket backlog, full receive queue, no room for out-of-order segments: Documentation/networking/snmp_counter.rst. */
const receiverDrops = ['TcpExtTCPBacklogDrop', 'TcpExtTCPRcvQDrop', 'TcpExtTCPOFODrop'];

/** Below a tenth a cause is not named: DSACKs are lost and merged like any other acknowledgement. */
const negligible = 0.1;

const judge = (retransmits: number, spurious: number, reordered: boolean): RetransmitCause['verdict'] => {
  if (retransmits === 0) return 'none';
  const share = spurious / retransmits;
  if (share >= 1 - negligible) return reordered ? 'spurious: reordered' : 'spurious';
  return share <= negligible ? 'lost' : 'mixed';
};

/** `reverse`: the server sends. */
export const retransmitCause = (nstat: Nstat, reverse: boolean): RetransmitCause => {
  const [sender, receiver] = reverse ? [nstat.server, nstat.client] : [nstat.client, nstat.server];
  const retransmits = sender.TcpRetransSegs ?? 0;
  // A DSACK may answer a segment of before the visit, or one that the network duplicated.
  const spurious = Math.min(retransmits, duplicateSegments(sender));
  const lostAtMost = retransmits - spurious;
  return {
    retransmits,
    spurious,
    lostAtMost,
    droppedByReceiver: Math.min(lostAtMost, sum(receiver, receiverDrops)),
    timeouts: sender.TcpExtTCPTimeouts ?? 0,
    verdict: judge(retransmits, spurious, sum(sender, reorderings) > 0),
  };
};
