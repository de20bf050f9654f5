/** The figures of UDP as fast as it goes. */
import type { Nstat, UdpData } from '../../model/load.ts';
import { trimmedMean } from '../../stats/summary.ts';
import { type Datagrams, datagramsOf, lostOf } from '../datagrams.ts';
import { cpuNsFor, cpuTime } from './cpu-cost.ts';
import type { Measured } from './load-kind.ts';
import { type LoadMetric, rate, share, trimmedShare } from './load-metric.ts';

const packetRate = { ...rate, unit: 'packetsPerSecond', margin: { stored: 0.1, sideBySide: 0.05 } } as const;

export const udpMetrics = {
  'udp-received-rate': {
    ...packetRate,
    label: 'UDP received (mean)',
    quantity: 'UDP received',
    statistic: 'mean',
    primary: true,
    about:
      'the datagrams received over the seconds of a visit (in turns: the mean of them, a tenth trimmed at either end)',
    called: { bare: 'UDP' },
    column: {
      ...{ id: 'udp', place: 3, bars: true },
      sentence: {
        level: (value) => `delivers ${value}`,
        onlyAlone: true,
        less: (amount) => `${amount} fewer packets a second`,
        more: (amount) => `${amount} more packets a second`,
        times: (amount) => `${amount} the packets a second`,
        open: 'packets a second not clearly different',
      },
    },
  },
  'udp-sent-rate': {
    ...packetRate,
    label: 'UDP sent (mean)',
    quantity: 'UDP sent',
    statistic: 'mean',
    about: 'the datagrams sent over the seconds of a visit',
  },
  'udp-loss-share': {
    ...share,
    label: 'UDP loss',
    quantity: 'UDP loss',
    statistic: 'of sent',
    about: 'the share of the datagrams sent in a visit that was not received',
    column: { id: 'loss', place: 4 },
  },
  'udp-path-loss-share': {
    ...share,
    label: 'UDP loss before the receiver’s socket',
    ...{ quantity: 'UDP loss before the receiver’s socket', statistic: 'of sent' },
    about: 'the share of the datagrams sent in a visit that did not reach the receiver’s socket',
    notInHistory: true,
  },
  'udp-cpu': {
    ...cpuTime,
    label: 'UDP, CPU time for a datagram received (mean)',
    quantity: 'UDP, CPU for a datagram',
    about: 'the time for which the CPUs of the whole machine were busy in a visit, for each datagram received',
  },
} as const satisfies Record<string, LoadMetric>;

type Figures = Partial<Record<keyof typeof udpMetrics, number>>;

/**
 * Datagrams that arrived and found the receiver's socket full, of IPv4 and IPv6. Only the receiver has any, so both ends
 * are added rather than asked which of them received.
 */
const socketDrops = ({ client, server }: Nstat): number =>
  [client, server].reduce((sum, side) => sum + (side.UdpRcvbufErrors ?? 0) + (side.Udp6RcvbufErrors ?? 0), 0);

type UdpCounts = Pick<Datagrams, 'sent' | 'read'> & { readonly lost: number; readonly lostOnWay: number };

/** By the counters of the kernels; for a result without them by iperf3, which does not know of losses at the end. */
const countsOf = (data: UdpData, nstat: Nstat): UdpCounts => {
  const counted = datagramsOf(nstat);
  if (counted) {
    const lostOnWay = counted.refusedBySender + counted.lostOnWire;
    return { sent: counted.sent, read: counted.read, lost: lostOf(counted), lostOnWay };
  }
  const { sentPackets: sent, receivedPackets: read, lostPackets: lost } = data;
  return { sent, read, lost, lostOnWay: lost - socketDrops(nstat) };
};

/** Datagrams a second in the turns of this arm. Its seconds count those of others, too, in which it was held. */
const rateInTurns = ({ bins }: UdpData): Figures => {
  const rates = bins.map(({ packets = 0, durationMs }) => (packets * 1000) / durationMs);
  return rates.length === 0 ? {} : { 'udp-received-rate': trimmedMean(rates, trimmedShare) };
};

const udpRates = (data: UdpData, { read, sent }: UdpCounts): Figures =>
  data.inTurns
    ? rateInTurns(data)
    : { 'udp-received-rate': read / data.receiverSeconds, 'udp-sent-rate': sent / data.senderSeconds };

/** The machine's counters are those of all arms where these take turns. */
const cpuFigure = (data: UdpData, { read }: UdpCounts, measured: Measured): Figures => {
  const ns = data.inTurns ? undefined : cpuNsFor(measured, read);
  return ns === undefined ? {} : { 'udp-cpu': ns };
};

/** Shares are of what the sender really sent. A sign is kept: it says that the counts are wrong, and an audit says why. */
export const udpFigures = (data: UdpData, measured: Measured): Figures => {
  const counts = countsOf(data, measured.nstat);
  const { sent, lost, lostOnWay } = counts;
  return {
    ...udpRates(data, counts),
    ...cpuFigure(data, counts, measured),
    ...(sent === 0 ? {} : { 'udp-loss-share': lost / sent, 'udp-path-loss-share': lostOnWay / sent }),
  };
};
