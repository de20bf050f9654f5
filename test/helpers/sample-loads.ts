import type { Bin, LoadData, Nstat, UdpData } from '../../src/model/load.ts';
import type { LoadKind } from '../../src/model/plan.ts';
import { matchedControl } from './sample-plan.ts';
import type { Random } from './sample-random.ts';

/** Levels of one arm, as measured on the machine in docs/design.md (6.18, 2 cores), rounded. */
export interface Level {
  readonly tcpBps: number;
  readonly rttUs: number;
  readonly udpPps: number;
  readonly udpLoss: number;
}

const levels: Record<string, Level> = {
  veth: { tcpBps: 18.6e9, rttUs: 9.8, udpPps: 412e3, udpLoss: 0.0004 },
  [matchedControl]: { tcpBps: 9.1e9, rttUs: 9.9, udpPps: 405e3, udpLoss: 0.0004 },
  bridge: { tcpBps: 17.9e9, rttUs: 12.4, udpPps: 355e3, udpLoss: 0.0007 },
  'ovs-veth': { tcpBps: 0.94e9, rttUs: 41, udpPps: 371e3, udpLoss: 0.412 },
  'ovs-internal': { tcpBps: 1.31e9, rttUs: 33, udpPps: 298e3, udpLoss: 0.283 },
};
const fallback: Level = { tcpBps: 12e9, rttUs: 15, udpPps: 300e3, udpLoss: 0.01 };
export const levelOf = (arm: string): Level => levels[arm] ?? fallback;

const binMs = 100;
const bins = (count: number, bytesPerBin: number, random: Random): Bin[] =>
  Array.from({ length: count }, (_, i) => ({
    startMs: i * binMs,
    durationMs: binMs,
    bytes: Math.round(random.around(bytesPerBin * (i < 2 ? 0.7 : 1), 0.06)),
  }));

const ping = (level: Level, random: Random): LoadData => {
  const rttUs = Array.from({ length: 1000 }, (_, i) =>
    Math.round(random.around(level.rttUs * (i % 97 === 96 ? 6 : 1), 0.18)),
  );
  return { kind: 'ping', transmitted: 1000, received: 1000, duplicates: 0, errors: 0, rttUs, sequences: null };
};

const tcp = (level: Level, random: Random): LoadData => {
  const visit = random.around((level.tcpBps / 8) * (binMs / 1e3), 0.03);
  const list = bins(15, visit, random).map((bin) => ({ ...bin, retransmits: Math.round(random.uniform() * 40) }));
  const bytes = list.reduce((sum, bin) => sum + bin.bytes, 0);
  return {
    kind: 'tcp',
    bins: list,
    sentBytes: bytes,
    receivedBytes: bytes,
    retransmits: list.reduce((sum, bin) => sum + bin.retransmits, 0),
    cpuPercent: { sender: random.around(60, 0.1), receiver: random.around(85, 0.1) },
    mssBytes: 1448,
    congestionControl: 'cubic',
  };
};

const udp = (level: Level, random: Random): LoadData => {
  const perBin = random.around(level.udpPps / 10, 0.03);
  const list = bins(10, perBin * 64, random).map((bin) => ({ ...bin, packets: Math.round(bin.bytes / 64) }));
  const sentPackets = list.reduce((sum, bin) => sum + bin.packets, 0);
  const lostPackets = Math.round(sentPackets * Math.min(0.9, random.around(level.udpLoss, 0.05)));
  return {
    kind: 'udp',
    bins: list,
    sentPackets,
    receivedPackets: sentPackets - lostPackets,
    lostPackets,
    outOfOrderPackets: 0,
    receiverSeconds: 1,
    senderSeconds: 1,
    jitterMs: random.around(0.004, 0.2),
    cpuPercent: { sender: random.around(97, 0.01), receiver: random.around(70, 0.1) },
  };
};

export const sampleLoad = (kind: LoadKind, arm: string, random: Random): LoadData => {
  const level = levelOf(arm);
  if (kind === 'ping') return ping(level, random);
  return kind === 'tcp' ? tcp(level, random) : udp(level, random);
};

/** What is lost found the socket full, and a stream greets with one more, which is answered. */
const udpNstat = ({ sentPackets, receivedPackets, lostPackets }: UdpData): Nstat => ({
  client: { IpOutRequests: sentPackets + 13, UdpOutDatagrams: sentPackets + 1, UdpInDatagrams: 1, IpInDelivers: 13 },
  server: {
    ...{ UdpInDatagrams: receivedPackets + 1, UdpInErrors: lostPackets, UdpRcvbufErrors: lostPackets },
    ...{ UdpOutDatagrams: 1, IpInReceives: sentPackets + 13, IpInDelivers: sentPackets + 13, TcpInSegs: 12 },
  },
});

/** Reordered, not lost: the receiver reports duplicates (DSACK) for what the sender sent again. */
export const sampleNstat = (data: LoadData): Nstat => {
  if (data.kind === 'udp') return udpNstat(data);
  if (data.kind !== 'tcp') return { client: { IpOutRequests: 1000 }, server: { IpInReceives: 1000 } };
  return {
    client: { TcpRetransSegs: data.retransmits, TcpExtTCPDSACKRecvSegs: data.retransmits, TcpExtTCPSACKReorder: 12 },
    server: { TcpExtTCPDSACKOldSent: data.retransmits, TcpInSegs: Math.round(data.receivedBytes / 65160) },
  };
};
