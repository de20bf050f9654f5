/** Evidence of visits of a direct veth in which nothing is wrong, for tests that make one thing wrong. */
import type { Ledger } from '../../src/model/drops.ts';
import type { LoadData, Nstat, PingData, TcpData, UdpData } from '../../src/model/load.ts';
import type { LoadKind, LoadSpec, Observation } from '../../src/model/plan.ts';
import type { Crossing, Observed, Stage } from '../../src/model/probe.ts';
import type { Counter } from '../../src/model/result.ts';
import type { VisitEvidence } from '../../src/run/audits/audit-definition.ts';
import { sampleJourneys } from './sample-journeys.ts';
import { sampleTopology } from './sample-topology.ts';

export const specs: Readonly<Record<LoadKind, LoadSpec>> = {
  ping: { kind: 'ping', intervalMs: 1 },
  tcp: { kind: 'tcp', streams: 1, reverse: false, messageBytes: null },
  udp: { kind: 'udp', streams: 1, reverse: false, payloadBytes: 64 },
  'rr-tcp': { kind: 'rr-tcp', payloadBytes: 64, busyPoll: false },
  'rr-udp': { kind: 'rr-udp', payloadBytes: 64, busyPoll: false },
};

const cpuPercent = { sender: 90, receiver: 80 };

export const pingOf = (more: Partial<PingData> = {}): PingData => ({
  ...{ kind: 'ping', transmitted: 40, received: 40, duplicates: 0, errors: 0, sequences: null },
  rttUs: Array.from({ length: 40 }, () => 10),
  ...more,
});

export const tcpOf = (more: Partial<TcpData> = {}): TcpData => ({
  ...{ kind: 'tcp', bins: [], sentBytes: 1e9, receivedBytes: 1e9, retransmits: 0, cpuPercent },
  ...{ mssBytes: 1448, congestionControl: 'cubic' },
  ...more,
});

export const udpOf = (more: Partial<UdpData> = {}): UdpData => ({
  ...{ kind: 'udp', bins: [], sentPackets: 10_000, receivedPackets: 9_900, lostPackets: 100, outOfOrderPackets: 0 },
  ...{ receiverSeconds: 1, senderSeconds: 1, jitterMs: 0, cpuPercent },
  ...more,
});

/** The last one was under way when the time was over. */
const requests = { sent: 501, answered: 500, seconds: 0.55, rttNs: Array.from({ length: 300 }, () => 51_000) };

const dataOf: Readonly<Record<LoadKind, LoadData>> = {
  ...{ ping: pingOf(), tcp: tcpOf(), udp: udpOf() },
  'rr-tcp': { kind: 'rr-tcp', ...requests },
  'rr-udp': { kind: 'rr-udp', ...requests },
};

export const counterOf = (node: string, device: string, more: Partial<Counter> = {}): Counter => ({
  ...{ node, device, rxPackets: 0, txPackets: 0, rxBytes: 0, txBytes: 0 },
  ...{ rxDropped: 0, txDropped: 0, rxErrors: 0, txErrors: 0 },
  ...more,
});

/** What crosses a direct veth of such a load, there and back. */
const packets: Readonly<Record<LoadKind, readonly [number, number]>> = {
  ping: [40, 40],
  tcp: [20_000, 8_000],
  udp: [10_014, 13],
  'rr-tcp': [504, 503],
  'rr-udp': [501, 500],
};

const crossingsOf = (load: LoadKind): Crossing[] =>
  (['net_dev_queue', 'net_dev_start_xmit', 'netif_receive_skb'] as const).flatMap((hook) =>
    [
      { node: 'client', device: 'eth0', skbs: packets[load][hook === 'netif_receive_skb' ? 1 : 0] },
      { node: 'server', device: 'eth1', skbs: packets[load][hook === 'netif_receive_skb' ? 0 : 1] },
    ].map((at) => ({ hook, ...at })),
  );

const transmits = (node: string, device: string, count: number): Stage => ({
  ...{ stage: 'transmit', node, device, histogram: { count, sumNs: count * 500, buckets: [] } },
});

export const observedOf = (load: LoadKind, more: Partial<Observed> = {}): Observed => ({
  stages: [transmits('client', 'eth0', packets[load][0]), transmits('server', 'eth1', packets[load][1])],
  ...{ crossings: crossingsOf(load), drops: [], lostEvents: 0, missedEvents: 0, mapsFull: [] },
  ...more,
});

export const ledgerOf = (sent: number, received: number, explained: number): Ledger => ({
  ...{ sent, received, explained, unexplained: sent - received - explained, entries: [], witnesses: [] },
});

const ledgers: Readonly<Record<LoadKind, Ledger>> = {
  ping: ledgerOf(80, 80, 0),
  tcp: ledgerOf(28_000, 28_000, 0),
  udp: ledgerOf(10_027, 9_927, 100),
  'rr-tcp': ledgerOf(1_007, 1_007, 0),
  'rr-udp': ledgerOf(1_001, 1_001, 0),
};

/** Of 10,000 datagrams 100 found the socket full; each stream greets with one more, which is answered. */
const udpNstat: Nstat = {
  client: { UdpOutDatagrams: 10_001, UdpInDatagrams: 1, IpInReceives: 13, IpInDelivers: 13, TcpInSegs: 12 },
  server: {
    ...{ UdpInDatagrams: 9_901, UdpOutDatagrams: 1, UdpInErrors: 100, UdpRcvbufErrors: 100 },
    ...{ IpInReceives: 10_014, IpInDelivers: 10_014, TcpInSegs: 13 },
  },
};

/** Each of 20,000 packets, of which some hold many segments, has 52 bytes of headers, an acknowledgement no more. */
const tcpNstat: Nstat = {
  client: { IpInReceives: 8_000, IpExtInOctets: 8_000 * 52, IpOutRequests: 20_000 },
  server: { IpInReceives: 20_000, IpExtInOctets: 1e9 + 20_000 * 52, IpOutRequests: 8_000 },
};

const nstats: Readonly<Record<LoadKind, Nstat>> = {
  ...{ ping: { client: {}, server: {} }, tcp: tcpNstat, udp: udpNstat },
  'rr-tcp': { client: { TcpExtTCPOrigDataSent: 501 }, server: {} },
  'rr-udp': { client: { UdpOutDatagrams: 501, UdpInDatagrams: 500 }, server: {} },
};

export const nstatOf = (load: LoadKind, more: Partial<Nstat> = {}): Nstat => ({
  ...nstats[load],
  ...more,
});

/** With other counters at the receiving end. */
export const serverCounts = (more: Nstat['server']): Nstat =>
  nstatOf('udp', { server: { ...udpNstat.server, ...more } });

export const soundEvidence = (
  load: LoadKind,
  observation: Observation = 'bare',
  more: Partial<VisitEvidence> = {},
): VisitEvidence => {
  const [there, back] = packets[load];
  const isFull = observation === 'full';
  return {
    ...{ topology: sampleTopology('veth'), load: specs[load], observation, data: dataOf[load] },
    counters: [
      counterOf('client', 'eth0', { txPackets: there, rxPackets: back }),
      counterOf('server', 'eth1', { rxPackets: there, txPackets: back }),
    ],
    buffers: { udpReceiveBytes: 212_992, tcpBytes: 10_485_760 },
    nstat: nstatOf(load),
    host: { cpuBusyMs: [900, 800], cpuStealMs: [0, 10], cpuThrottledMs: 0, softnetDropped: 0, softnetSqueezed: 0 },
    ...{ loadMs: 1000, clockStepMs: 1, sampleShift: 0, followsEchoes: isFull && load === 'ping', hiddenStages: [] },
    observed: observation === 'bare' ? null : observedOf(load),
    ledger: isFull ? ledgers[load] : null,
    rttNs: observation === 'stamp' ? Array.from({ length: 40 }, () => 9_500) : null,
    journeys: isFull && load === 'ping' ? sampleJourneys('veth') : null,
    ...more,
  };
};
