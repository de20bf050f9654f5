/** What veth_xmit drops. Pure. */
import type { Drop } from '../../model/probe.ts';
import type { Claim, LabAnswer, Source } from '../model.ts';
import { type Expectation, judgeExpectations } from './expectations.ts';

export const xmitDropClaim: Claim = {
  says: 'veth_xmit hands the packet to dev_forward_skb of the peer. It drops in two cases, and counts both as dropped: there is no peer, or dev_forward_skb refuses.',
  quote:
    'if (unlikely(!rcv)) { kfree_skb(skb); goto drop; } if (likely(dev_forward_skb(rcv, skb) == NET_RX_SUCCESS)) … else { drop: atomic64_inc(&priv->dropped); }',
};

export interface Trial {
  readonly sent: number;
  /** Packets that the sender's driver was given, by the probe; null: no probes work here. */
  readonly started: number | null;
  /** Counters with "drop" in their name that moved, by how much. */
  readonly moved: readonly { readonly counter: string; readonly packets: number }[];
  /** On the two devices; null: no probes work here. */
  readonly drops: readonly Drop[] | null;
}

export interface Untried {
  /** Why. */
  readonly untried: string;
}

export interface XmitDropFacts {
  /** 4 bytes longer than the peer's MTU, and 5. */
  readonly fits: Trial;
  readonly tooLong: Trial;
  readonly peerDown: Trial;
  readonly xdp: Trial | Untried;
  readonly ring: Trial;
  readonly backlog: Trial | Untried;
}

const sources = {
  driverXdp: { since: 'Linux 4.19', reference: '948d4f214fde "veth: Add driver XDP"' },
  gro: { since: 'Linux 5.13', reference: 'd3256efd8e8b "veth: allow enabling NAPI even without XDP"' },
  noCarrier: {
    since: 'before veth',
    reference:
      'net/sched/sch_generic.c, dev_deactivate(): a device without carrier has the noop queue, which drops all',
  },
  counted: { since: 'Linux 6.11', reference: '4fdb6b6063f0 "net: count drops due to missing qdisc as dev->tx_drops"' },
} as const satisfies Record<string, Source>;

/** The article's veth_xmit (Linux 3.x) beside today's (6.18), drivers/net/veth.c. */
export const branchRows: readonly (readonly [string, string])[] = [
  ['!rcv: kfree_skb, dropped++', 'the same, also for less than a header (5.18,'],
  ['', '  726e2c5929de). Cannot be tried: the pointer'],
  ['', '  is NULL only from RCU_INIT_POINTER() in'],
  ['', '  veth_dellink() to the end of the grace period'],
  ['dev_forward_skb(rcv, skb)', 'veth_forward_skb() (4.19, 948d4f214fde):'],
  ['refuses: dropped++', '1. __dev_forward_skb(): too long, or peer not'],
  ['', '  up (is_skb_forwardable): dropped++'],
  ['', '2. __netif_rx(): backlog full: dropped++'],
  ['(no such case)', '2. with XDP (4.19) or GRO (5.13) instead:'],
  ['', '  veth_xdp_rx(): ring full: dropped++; since'],
  ['', '  6.16 a queue stops instead (dc82a33297fc)'],
  ['(no such case)', 'veth_poll(): an XDP program of the peer drops:'],
  ['', '  ethtool -S of the peer'],
  ['returns NETDEV_TX_OK', 'returns NET_XMIT_DROP if it dropped (6.6,'],
  ['', '  151e887d8ff9)'],
];

const isTried = (trial: Trial | Untried): trial is Trial => 'sent' in trial;

const cases: readonly (readonly [keyof XmitDropFacts, string])[] = [
  ['fits', 'MTU + 4'],
  ['tooLong', 'MTU + 5'],
  ['peerDown', 'peer down'],
  ['xdp', 'XDP drop'],
  ['ring', 'ring full'],
  ['backlog', 'backlog full'],
];

const freedText = ({ reason, function: by, skbs }: Drop): string => `${skbs} × ${reason} in ${by}`;

const movedText = (moved: Trial['moved']): string =>
  moved.map(({ counter, packets }) => `${packets} × ${counter}`).join(', ') || 'none';

const places = ({ drops }: Trial): string => (drops ?? []).map(freedText).join(', ') || 'nowhere that was seen';

export const trialColumns = ['case', 'driver', 'counters that moved', 'freed in'] as const;

/** Many short rows rather than long cells. */
const rowsOf = (name: string, trial: Trial | Untried): string[][] => {
  if (!isTried(trial)) return [[name, 'not tried']];
  const counters = trial.moved.map(({ counter, packets }) => `${packets} ${counter.replace(/ of .*/, '')}`);
  const freed = (trial.drops ?? []).flatMap(({ skbs, reason, function: by }) => [`${skbs} ${by}`, `  ${reason}`]);
  const height = Math.max(1, counters.length, freed.length);
  return Array.from({ length: height }, (_, line) => [
    line === 0 ? name : '',
    line === 0 ? `${trial.started ?? '?'} of ${trial.sent}` : '',
    counters[line] ?? '',
    freed[line] ?? '',
  ]);
};

export const trialRows = (facts: XmitDropFacts): string[][] => cases.flatMap(([key, name]) => rowsOf(name, facts[key]));

const countOf = ({ moved }: Trial, pattern: RegExp): number =>
  moved.filter(({ counter }) => pattern.test(counter)).reduce((sum, { packets }) => sum + packets, 0);

/** The sender's is the first that tx_dropped names. */
const txDropped = (trial: Trial): number => countOf(trial, /^tx_dropped/);

const fitsExpected = (trial: Trial): Expectation => ({
  met: trial.moved.length === 0,
  instead: `of ${trial.sent} packets 4 bytes longer than the peer's MTU some were dropped: ${movedText(trial.moved)}`,
});

const tooLongExpected = (trial: Trial): Expectation[] => [
  {
    met: txDropped(trial) === trial.sent && (trial.started ?? trial.sent) === trial.sent,
    instead: `of ${trial.sent} packets 5 bytes longer than the peer's MTU ${trial.started ?? '?'} reached the driver and ${txDropped(trial)} were counted as dropped by the sender`,
  },
  {
    met: trial.drops === null || trial.drops.some(({ function: by }) => /forward_skb|veth/.test(by)),
    instead: `packets too long for the peer were freed in another place: ${places(trial)}`,
  },
];

/** A reader of the article would look for these in veth_xmit as well. */
const peerDownExpected = (trial: Trial): Expectation[] => [
  {
    met: trial.started === null || trial.started === trial.sent,
    instead: `a peer that is down is no case of veth_xmit: of ${trial.sent} packets ${trial.started} reached the driver; they were freed before it, ${places(trial)}`,
    source: sources.noCarrier,
  },
  {
    met: txDropped(trial) === trial.sent,
    instead: `of ${trial.sent} packets to a peer that is down ${txDropped(trial)} are in tx_dropped (those of the noop queue are counted since Linux 6.11)`,
    source: sources.counted,
  },
];

const xdpExpected = (trial: Trial | Untried): Expectation[] => {
  if (!isTried(trial)) return [];
  const drops = countOf(trial, /xdp_drops/);
  return [
    {
      met: txDropped(trial) === trial.sent,
      instead: `an XDP program drops after veth_xmit has counted the packet as sent: ${drops} of ${trial.sent} are in the peer's "ethtool -S", ${txDropped(trial)} in tx_dropped; freed: ${places(trial)}`,
      source: sources.driverXdp,
    },
  ];
};

const ringExpected = (trial: Trial): Expectation[] => {
  const dropped = txDropped(trial);
  if (dropped === 0)
    return [{ met: false, instead: `the ring was not full: none of ${trial.sent} packets was dropped` }];
  return [
    {
      met: false,
      instead: `with GRO on at the peer there is a ring between (VETH_RING_SIZE, 256): full, it made veth_xmit drop ${dropped} of ${trial.sent}, counted by the sender; freed: ${places(trial)}`,
      source: sources.gro,
    },
  ];
};

const backlogExpected = (trial: Trial | Untried): Expectation[] =>
  isTried(trial)
    ? [
        {
          met: txDropped(trial) > 0,
          instead: `a full backlog was not counted as dropped by the sender: ${movedText(trial.moved)}`,
        },
      ]
    : [];

export const judgeXmitDrop = ({ fits, tooLong, peerDown, xdp, ring, backlog }: XmitDropFacts): LabAnswer =>
  judgeExpectations(
    [
      fitsExpected(fits),
      ...tooLongExpected(tooLong),
      ...peerDownExpected(peerDown),
      ...xdpExpected(xdp),
      ...ringExpected(ring),
      ...backlogExpected(backlog),
    ],
    'packets that the peer cannot take were given to the driver, freed there and counted as dropped by the sending end.',
    [],
  );
