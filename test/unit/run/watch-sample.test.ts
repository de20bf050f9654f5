import { expect, it } from 'vitest';
import { watchLines } from '../../../src/cli/output/watch-text.ts';
import { type Reading, secondBetween } from '../../../src/run/watch/watch-sample.ts';
import type { ProbeSnapshot } from '../../../src/trace/session/attach.ts';

const inum = 4026532177;
const key = (index = 0): string => String((BigInt(inum & 0xfffffff) << 28n) | (2n << 12n) | BigInt(index));
const client = { node: 'client', device: 'eth0' } as const;
const server = { node: 'server', device: 'eth1' } as const;
const zero = {
  rxPackets: 0,
  txPackets: 0,
  rxBytes: 0,
  txBytes: 0,
  rxDropped: 0,
  txDropped: 0,
  rxErrors: 0,
  txErrors: 0,
};

const snapshot = (maps: Record<string, Record<string, bigint>>, more: Partial<ProbeSnapshot> = {}): ProbeSnapshot => ({
  maps: new Map(Object.entries(maps).map(([name, entries]) => [name, new Map(Object.entries(entries))])),
  atNs: 0n,
  lostEvents: 0,
  misses: new Map(),
  mapsFull: [],
  legend: { stages: ['transmit'], points: new Map(), hooks: new Map(), dropReasons: new Map([[6, 'SOCKET_RCVBUFF']]) },
  ...more,
});

const reading = (atMs: number, sent: number, received: number, probes: ProbeSnapshot): Reading => ({
  atMs,
  probes,
  counters: [
    { ...client, ...zero, txPackets: sent },
    { ...server, ...zero, rxPackets: received, rxBytes: received * 100 },
  ],
});

const watched = {
  topology: { client, server } as never,
  scope: {
    arm: 'veth',
    nodes: [{ node: 'client', netnsInum: inum }],
    devices: [{ ...client, ifindex: 2 }],
  },
  doubts: ['each hit costs more'],
  startMs: 5000,
};

const before = reading(
  7000,
  1000,
  1000,
  snapshot({ '@transmit_ns': { [key(20)]: 5n }, '@transmit_sum': { [key()]: 100n } }),
);
const after = reading(
  9000,
  5000,
  4000,
  snapshot(
    {
      '@transmit_ns': { [key(20)]: 105n, [key(30)]: 2n },
      '@transmit_sum': { [key()]: 2160n },
      '@drops': { [`${key()},6,udp_queue_rcv_one_skb+10`]: 7n },
    },
    { lostEvents: 3, mapsFull: ['@drops'] },
  ),
);
const second = secondBetween(before, after, watched);

it('counts only what happened between two readings, each second of them', () => {
  expect(second).toMatchObject({ atMs: 4000, sentPps: 2000, receivedPps: 1500, receivedBitsPerSecond: 1_200_000 });
  expect(second.stages).toEqual([{ stage: 'transmit', ...client, perSecond: 51, p50Ns: 20, p90Ns: 20, p99Ns: 30 }]);
});

it('says what was freed, and that counts are lower bounds', () => {
  expect(watchLines(second, { topology: 'veth', load: 'udp', durationS: 60 })).toEqual([
    'veth under udp, second 4 of 60',
    expect.stringMatching(/^mean: sent 2.00 kpps {3}received 1.50 kpps {3}1.20 Mbit\/s$/),
    expect.stringMatching(/^stage +device +p50 +p90 +p99 +timed$/),
    expect.stringMatching(/^transmit {2}client\/eth0 {2}20.0 ns/),
    'freed: 7 SOCKET_RCVBUFF in udp_queue_rcv_one_skb at client/eth0',
    'incomplete: 3 events lost',
    'incomplete: @drops is full',
    'each hit costs more',
  ]);
});

it('without probes shows rates, and says that nothing is traced', () => {
  const untraced = secondBetween({ ...before, probes: null }, { ...after, probes: null }, { ...watched, doubts: [] });
  expect(watchLines(untraced, { topology: 'veth', load: 'udp', durationS: 60 })).toEqual([
    'veth under udp, second 4 of 60',
    expect.stringMatching(/^mean: sent 2.00 kpps/),
    'not traced: neither stages nor drops',
  ]);
});

it('a second without packets is shown as such', () => {
  expect(
    watchLines(secondBetween(before, { ...before, atMs: 8000 }, watched), {
      topology: 'veth',
      load: 'tcp',
      durationS: 9,
    }),
  ).toContain('no packet was timed');
});
