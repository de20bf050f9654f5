/** From the raw values of one visit to its figures. Every figure can be derived again from any old result. */
import { type Datagrams, datagramsOf, lostOf } from '../../load/datagrams.ts';
import type { LoadData, PingData, TcpData, UdpData } from '../../model/load.ts';
import type { LoadKind } from '../../model/plan.ts';
import type { Visit } from '../../model/result.ts';
import { ascending, mean, quantile, quantileOfSorted, trimmedMean, trimmedMeanOfSorted } from '../../stats/summary.ts';
import { measuredRates, stallsBelow } from './tcp-bins.ts';

export const metricNames = [
  'tcp-rate',
  'tcp-rate-mean',
  'tcp-stall-share',
  'udp-received-rate',
  'udp-sent-rate',
  'udp-loss-share',
  'udp-path-loss-share',
  'rtt-mean',
  'rtt-median',
  'rtt-p99',
] as const;
export type MetricName = (typeof metricNames)[number];

export type MetricUnit = 'bitsPerSecond' | 'packetsPerSecond' | 'ns' | 'share';

export interface Metric {
  readonly name: MetricName;
  /** For a reader, without unit: what is measured, and which statistic of a visit. */
  readonly label: string;
  /** The label in two parts, for the head of a column. */
  readonly quantity: string;
  readonly statistic: string;
  /** What the figure of one visit is, completing "TCP throughput is …". */
  readonly about: string;
  /** Where the topologies were loaded in turns, if it is another one then. */
  readonly aboutInTurns?: string;
  readonly load: LoadKind;
  readonly unit: MetricUnit;
  readonly betterIs: 'higher' | 'lower';
  /** One a load: the figure that stands for it. */
  readonly primary: boolean;
  /** Shares are compared by difference: most are 0, and a ratio to 0 says nothing. */
  readonly comparedBy: 'ratio' | 'difference';
  /** Ranks for figures that vary smoothly; the bootstrap for tails and shares, whose ties and zeros upset ranks. */
  readonly intervalBy: 'ranks' | 'bootstrap';
}

const rate = { comparedBy: 'ratio', intervalBy: 'ranks', betterIs: 'higher', primary: false } as const;
const time = { comparedBy: 'ratio', intervalBy: 'ranks', betterIs: 'lower', primary: false, unit: 'ns' } as const;
const share = {
  comparedBy: 'difference',
  intervalBy: 'bootstrap',
  betterIs: 'lower',
  primary: false,
  unit: 'share',
} as const;
const tcp = { load: 'tcp', unit: 'bitsPerSecond' } as const;
const udp = { load: 'udp', unit: 'packetsPerSecond' } as const;

const roundTrip = { ...time, load: 'ping', quantity: 'Round trip' } as const;

export const metrics: Readonly<Record<MetricName, Metric>> = {
  'tcp-rate': {
    ...{ ...rate, ...tcp, name: 'tcp-rate', label: 'TCP throughput (p75)', primary: true },
    ...{ quantity: 'TCP throughput', statistic: 'p75' },
    about: 'the 75th percentile of the 100 ms rates of a visit, its first 200 ms left out',
    aboutInTurns: 'the 75th percentile of the rates of a visit’s turns, its first 200 ms left out',
  },
  'tcp-rate-mean': {
    ...{ ...rate, ...tcp, name: 'tcp-rate-mean', label: 'TCP throughput (mean)' },
    ...{ quantity: 'TCP throughput', statistic: 'mean' },
    about: 'the mean of the 100 ms rates of a visit, its first 200 ms left out',
    aboutInTurns: 'the mean of the rates of a visit’s turns, its first 200 ms left out',
  },
  'tcp-stall-share': {
    ...{ ...share, load: 'tcp', name: 'tcp-stall-share', label: 'TCP, share of time stalled' },
    ...{ quantity: 'TCP stalls', statistic: 'share of time' },
    about: 'the share of 100 ms bins of a visit below a tenth of its 75th percentile',
    aboutInTurns: 'the share of the turns of a visit below a tenth of their 75th percentile',
  },
  'udp-received-rate': {
    ...{ ...rate, ...udp, name: 'udp-received-rate', label: 'UDP received (mean)', primary: true },
    ...{ quantity: 'UDP received', statistic: 'mean' },
    about:
      'the datagrams received over the seconds of a visit (in turns: the mean of them, a tenth trimmed at either end)',
  },
  'udp-sent-rate': {
    ...{ ...rate, ...udp, name: 'udp-sent-rate', label: 'UDP sent (mean)' },
    ...{ quantity: 'UDP sent', statistic: 'mean' },
    about: 'the datagrams sent over the seconds of a visit',
  },
  'udp-loss-share': {
    ...{ ...share, load: 'udp', name: 'udp-loss-share', label: 'UDP loss' },
    ...{ quantity: 'UDP loss', statistic: 'of sent' },
    about: 'the share of the datagrams sent in a visit that was not received',
  },
  'udp-path-loss-share': {
    ...{ ...share, load: 'udp', name: 'udp-path-loss-share', label: 'UDP loss before the receiver’s socket' },
    ...{ quantity: 'UDP loss before the receiver’s socket', statistic: 'of sent' },
    about: 'the share of the datagrams sent in a visit that did not reach the receiver’s socket',
  },
  'rtt-mean': {
    ...{ ...roundTrip, name: 'rtt-mean', label: 'Round trip (trimmed mean)', statistic: 'trimmed mean', primary: true },
    about: 'the mean of the round trips of a visit, a tenth trimmed at either end',
  },
  'rtt-median': {
    ...{ ...roundTrip, name: 'rtt-median', label: 'Round trip (median)', statistic: 'median' },
    about: 'the median of the round trips of a visit',
  },
  'rtt-p99': {
    ...{ ...roundTrip, name: 'rtt-p99', label: 'Round trip (p99)', statistic: 'p99', intervalBy: 'bootstrap' },
    about: 'the 99th percentile of the round trips of a visit',
  },
};

/** What the figure of one visit is in such a run, completing "TCP throughput is …". */
export const aboutMetric = (
  name: MetricName,
  { plan }: { readonly plan: { readonly turnMs?: number | undefined } },
): string => {
  const { about, aboutInTurns = about } = metrics[name];
  return plan.turnMs === undefined ? about : aboutInTurns;
};

export type Figures = Partial<Record<MetricName, number>>;

/** p75 because it is steadier than the mean (93 against 84 % power at 10 %); mean and stalls beside it, because it hides them. */
const tcpFigures = (data: TcpData): Figures => {
  const rates = measuredRates(data);
  if (rates.length === 0) return {};
  const p75 = quantile(rates, 0.75);
  return { 'tcp-rate': p75, 'tcp-rate-mean': mean(rates), 'tcp-stall-share': stallsBelow(rates, p75) };
};

/**
 * Datagrams that arrived and found the receiver's socket full, of IPv4 and IPv6. Only the receiver has any, so both ends
 * are added rather than asked which of them received.
 */
const socketDrops = ({ client, server }: Visit['nstat']): number =>
  [client, server].reduce((sum, side) => sum + (side.UdpRcvbufErrors ?? 0) + (side.Udp6RcvbufErrors ?? 0), 0);

type UdpCounts = Pick<Datagrams, 'sent' | 'read'> & { readonly lost: number; readonly lostOnWay: number };

/** By the counters of the kernels; for a result without them by iperf3, which does not know of losses at the end. */
const countsOf = (data: UdpData, nstat: Visit['nstat']): UdpCounts => {
  const counted = datagramsOf(nstat);
  if (counted) {
    const lostOnWay = counted.refusedBySender + counted.lostOnWire;
    return { sent: counted.sent, read: counted.read, lost: lostOf(counted), lostOnWay };
  }
  const { sentPackets: sent, receivedPackets: read, lostPackets: lost } = data;
  return { sent, read, lost, lostOnWay: lost - socketDrops(nstat) };
};

/** A tenth a side: the tail belongs to the scheduler, and the mean of the rest resolves ping's 1 µs steps. */
const trimmedShare = 0.1;

/** Datagrams a second in the turns of this arm. Its seconds count those of others, too, in which it was held. */
const rateInTurns = ({ bins }: UdpData): Figures => {
  const rates = bins.map(({ packets = 0, durationMs }) => (packets * 1000) / durationMs);
  return rates.length === 0 ? {} : { 'udp-received-rate': trimmedMean(rates, trimmedShare) };
};

const udpRates = (data: UdpData, { read, sent }: UdpCounts): Figures =>
  data.inTurns
    ? rateInTurns(data)
    : { 'udp-received-rate': read / data.receiverSeconds, 'udp-sent-rate': sent / data.senderSeconds };

/** Shares are of what the sender really sent. A sign is kept: it says that the counts are wrong, and an audit says why. */
const udpFigures = (data: UdpData, nstat: Visit['nstat']): Figures => {
  const counts = countsOf(data, nstat);
  const { sent, lost, lostOnWay } = counts;
  return {
    ...udpRates(data, counts),
    ...(sent === 0 ? {} : { 'udp-loss-share': lost / sent, 'udp-path-loss-share': lostOnWay / sent }),
  };
};

const nsPerUs = 1000;

const rttFigures = (rttNs: readonly number[]): Figures => {
  if (rttNs.length === 0) return {};
  const sorted = ascending(rttNs);
  return {
    'rtt-mean': trimmedMeanOfSorted(sorted, trimmedShare),
    'rtt-median': quantileOfSorted(sorted, 0.5),
    'rtt-p99': quantileOfSorted(sorted, 0.99),
  };
};

/** By the stamps of the probes where there are any, else by ping's own account. */
const pingFigures = ({ rttUs }: PingData, rttNs: Visit['rttNs']): Figures =>
  rttFigures(rttNs ?? rttUs.map((us) => us * nsPerUs));

type Measured = Pick<Visit, 'nstat' | 'rttNs'>;

const figuresOf = (data: LoadData, { nstat, rttNs }: Measured): Figures => {
  switch (data.kind) {
    case 'tcp':
      return tcpFigures(data);
    case 'udp':
      return udpFigures(data, nstat);
    case 'ping':
      return pingFigures(data, rttNs);
  }
};

/** In the base unit of each metric; a figure that the visit cannot give is left out. */
export const metricsOf = ({ data, ...measured }: Pick<Visit, 'data' | 'nstat' | 'rttNs'>): Figures =>
  data === null ? {} : figuresOf(data, measured);
