/** Visits whose figures a test chooses. */
import type { LoadData, PingData, TcpData, UdpData } from '../../src/model/load.ts';
import type { Arm } from '../../src/model/plan.ts';
import type { Visit } from '../../src/model/result.ts';

export const tcpData = (bitsPerSecond: readonly number[], binMs = 100): TcpData => {
  const bins = bitsPerSecond.map((rate, i) => ({
    startMs: i * binMs,
    durationMs: binMs,
    bytes: (rate * binMs) / 8000,
  }));
  const bytes = bins.reduce((sum, bin) => sum + bin.bytes, 0);
  return {
    kind: 'tcp',
    bins,
    sentBytes: bytes,
    receivedBytes: bytes,
    retransmits: 0,
    cpuPercent: { sender: 60, receiver: 80 },
    mssBytes: 1448,
    congestionControl: 'cubic',
  };
};

/** Two slow bins, which are discarded, then `count` at the rate. */
export const steadyTcp = (bitsPerSecond: number, count = 12): TcpData =>
  tcpData([1, 1, ...Array.from({ length: count }, () => bitsPerSecond)]);

export const udpData = (sentPackets: number, lostPackets: number, seconds = 1): UdpData => ({
  kind: 'udp',
  bins: [{ startMs: 0, durationMs: seconds * 1000, bytes: sentPackets * 64, packets: sentPackets }],
  sentPackets,
  receivedPackets: sentPackets - lostPackets,
  lostPackets,
  outOfOrderPackets: 0,
  receiverSeconds: seconds,
  senderSeconds: seconds,
  jitterMs: 0.003,
  cpuPercent: { sender: 99, receiver: 70 },
});

export const pingData = (rttUs: readonly number[]): PingData => ({
  kind: 'ping',
  transmitted: rttUs.length,
  received: rttUs.length,
  duplicates: 0,
  errors: 0,
  rttUs: [...rttUs],
  sequences: null,
});

export const visitOf = (arm: string, data: LoadData, more: Partial<Visit> = {}): Visit => ({
  index: 0,
  session: 0,
  observation: 'bare',
  round: 0,
  block: 0,
  arm,
  load: data.kind,
  discarded: false,
  startedAt: '2026-11-24T02:00:00.000Z',
  startedMs: 0,
  loadMs: 1000,
  totalMs: 1050,
  status: 'ok',
  error: null,
  data,
  nstat: { client: {}, server: {} },
  counters: [],
  host: { cpuBusyMs: [], cpuStealMs: [], softnetDropped: 0, softnetSqueezed: 0 },
  observed: null,
  rttNs: null,
  ledger: null,
  journeys: null,
  path: { ok: true, reason: null, hops: [] },
  audits: [],
  warnings: [],
  ...more,
});

/** A control, its matched control, and one arm measured against each. */
export const armsOf = {
  control: { id: 'veth', kind: 'veth', role: 'control', control: null, offloads: {} },
  matched: { id: 'veth (tx=off)', kind: 'veth', role: 'matched-control', control: 'veth', offloads: { tx: 'off' } },
  bridge: { id: 'bridge', kind: 'bridge', role: 'test', control: 'veth', offloads: {} },
  ovs: { id: 'ovs-veth', kind: 'ovs-veth', role: 'test', control: 'veth (tx=off)', offloads: { tx: 'off' } },
} as const satisfies Record<string, Arm>;

/** What derivations need of a result. */
export const sourceOf = (arms: readonly Arm[], visits: readonly Visit[]) => ({
  plan: { arms: [...arms], seed: 1 },
  visits: [...visits],
});
