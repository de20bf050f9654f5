/** What veth_xmit drops. Pure. */
import type { Drop } from '../../probe/model.ts';
import type { Claim, LabAnswer, Source } from '../model.ts';
import { judgeExpectations } from './expectations.ts';

export const xmitDropClaim: Claim = {
  says: 'veth_xmit hands the packet to dev_forward_skb of the peer. It drops in two cases, and counts both as dropped: there is no peer, or dev_forward_skb refuses.',
  quote:
    'if (unlikely(!rcv)) { kfree_skb(skb); goto drop; } if (likely(dev_forward_skb(rcv, skb) == NET_RX_SUCCESS)) … else { drop: atomic64_inc(&priv->dropped); }',
};

export interface DropCase {
  readonly sent: number;
  /** Differences of the sender's tx_dropped and the peer's rx_dropped. */
  readonly txDropped: number;
  readonly rxDropped: number;
  /** Packets that the driver was given, by the probe; null: no probes work here. */
  readonly started: number | null;
  readonly drops: readonly Drop[] | null;
}

export interface XmitDropFacts {
  /** The other end has a smaller MTU. */
  readonly tooLong: DropCase;
  /** The other end is down. */
  readonly peerDown: DropCase;
}

const noopQueue: Source = {
  since: 'before veth',
  reference: 'net/sched/sch_generic.c, dev_deactivate(): a device without carrier has the noop queue, which drops all',
};

const places = (drops: readonly Drop[] | null): string =>
  (drops ?? []).map(({ reason, function: by, skbs }) => `${skbs} × ${reason} in ${by}`).join(', ') ||
  'nowhere that was seen';

const tooLongExpected = ({ sent, txDropped, rxDropped, started, drops }: DropCase) => [
  {
    met: txDropped === sent && (started ?? sent) === sent,
    instead: `of ${sent} packets too long for the peer, ${started ?? 'an unknown number'} reached the driver and ${txDropped} were counted as dropped by the sender (${rxDropped} by the peer)`,
  },
  {
    met: drops === null || drops.some(({ function: by }) => /forward_skb|veth/.test(by)),
    instead: `packets too long for the peer were freed in another place: ${places(drops)}`,
  },
];

/** A reader of the article would look for these in veth_xmit as well. */
const peerDownExpected = ({ sent, txDropped, started, drops }: DropCase) => [
  {
    met: started === null || started === sent,
    instead: `a peer that is down is no case of veth_xmit: of ${sent} packets ${started} reached the driver; they were freed before it, ${places(drops)}, and ${txDropped} of them are in tx_dropped`,
    source: noopQueue,
  },
];

export const judgeXmitDrop = ({ tooLong, peerDown }: XmitDropFacts): LabAnswer =>
  judgeExpectations(
    [...tooLongExpected(tooLong), ...peerDownExpected(peerDown)],
    'packets that the peer cannot take were given to the driver, freed there and counted as dropped by the sending end.',
    [],
  );
