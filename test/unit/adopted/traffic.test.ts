import type { MapSnapshot } from 'bpftrace-wrapper';
import { expect, it } from 'vitest';
import { ratesBetween, sampleOneIn } from '../../../src/adopted/traffic/rates.ts';
import { begunIn, freedIn, stagesIn } from '../../../src/adopted/traffic/sampled.ts';
import type { TrafficRate, WireTraffic } from '../../../src/model/wire-traffic.ts';
import {
  costSentence,
  sampleSentence,
  trafficAnswer,
  trafficLossSentence,
} from '../../../src/report/wire-trace/traffic-rows.ts';

/** Points: 2 × place, + 1 where it arrives. Places: 1 and 2 the ends, 3 and 4 what they are plugged into. */
const key = (from: number, to: number, bucket = 0): bigint => BigInt((from << 16) | (to << 12) | bucket);

const maps: Record<string, readonly { key: readonly (bigint | string)[]; value: bigint }[]> = {
  '@sample_sum': [
    { key: [key(0, 5)], value: 300n },
    { key: [key(2, 7)], value: 100n },
    { key: [key(7, 8)], value: 120n },
  ],
  '@sample_ns': [
    { key: [key(0, 5, 30)], value: 8n },
    { key: [key(0, 5, 20)], value: 2n },
    { key: [key(2, 7, 10)], value: 10n },
    { key: [key(7, 8, 12)], value: 10n },
  ],
  '@sample_begun': [
    { key: [1n], value: 11n },
    { key: [2n], value: 4n },
  ],
  '@sample_freed': [
    { key: [(7n << 16n) | 2n, 3n, 'ping_rcv'], value: 1n },
    { key: [(7n << 16n) | 0n, 12n, 'nft_do_chain'], value: 5n },
  ],
};
const snapshot = { values: (name: string) => maps[name] ?? [] } as unknown as MapSnapshot;
const names = {
  dropReasons: new Map([[12, 'NETFILTER_DROP']]),
  places: ['eth0 of a', 'eth0 of b', 'p0 of w', 'p1 of w'],
  device: ({ netns, ifindex }: { netns: number; ifindex: number }) => `${netns}/${ifindex}`,
};

it('whole ways come first, then the stages between the points where packets were seen', () => {
  const stages = stagesIn(snapshot, names);
  expect(stages.map(({ name }) => name)).toEqual([
    'whole way to eth0 of b',
    'transmit eth0 of a → p0 of w',
    'forward p0 of w → p1 of w',
  ]);
  expect(stages[0]?.histogram).toEqual({
    count: 10,
    sumNs: 300,
    buckets: [
      [20, 2],
      [30, 8],
    ],
  });
  expect(begunIn(snapshot)).toBe(15);
});

it('frees are named by reason, or its number where this kernel names none, most first', () => {
  expect(freedIn(snapshot, names)).toEqual([
    { netns: 7, ifindex: 0, where: '7/0', reason: 'NETFILTER_DROP', function: 'nft_do_chain', skbs: 5 },
    { netns: 7, ifindex: 2, where: '7/2', reason: '3', function: 'ping_rcv', skbs: 1 },
  ]);
});

const counters = {
  rxPackets: 0,
  txPackets: 0,
  rxBytes: 0,
  txBytes: 0,
  rxErrors: 0,
  txErrors: 0,
  rxDropped: 0,
  txDropped: 0,
};

it('rates are of counters over the time between their readings; a device that is gone has none', () => {
  const places = ['eth0 of a', 'eth0 of b'].map((place) => ({ place, netns: { path: '/' }, ifindex: 2 }));
  const before = [
    { atMs: 1000, counters },
    { atMs: 1000, counters },
  ];
  const after = [
    { atMs: 3000, counters: { ...counters, txPackets: 10, txBytes: 1000, rxBytes: 250 } },
    { atMs: 3000, counters: null },
  ];
  expect(ratesBetween(places, before, after)).toEqual([
    { place: 'eth0 of a', sentPps: 5, sentBps: 4000, receivedPps: 0, receivedBps: 1000 },
  ]);
});

it('more traffic is sampled more thinly, by powers of two', () => {
  const at = (pps: number): TrafficRate[] => [
    { place: 'eth0', sentPps: pps, sentBps: 0, receivedPps: 0, receivedBps: 0 },
  ];
  expect([0, 5000, 5001, 40_000, 1e9].map((pps) => sampleOneIn(at(pps)))).toEqual([1, 1, 2, 8, 4096]);
  expect(sampleOneIn([])).toBe(1);
});

const traffic: WireTraffic = {
  ...{ kind: 'traffic', schemaVersion: 1, tool: 't', hostname: 'h', kernel: 'k', startedAt: '', target: '10.0.0.2' },
  ...{ seconds: 10, backend: 'tracepoint', points: [], sampledOneIn: 8, begun: 15, rates: [], freed: [], lost: [] },
  from: { asked: 'netns:a', name: 'a', netns: 1 },
  to: { asked: 'netns:b', name: 'b', netns: 2 },
  stages: stagesIn(snapshot, names),
  cost: { withoutBps: [4e9, 4.2e9], withBps: 3.9e9, runsPerSecond: 20_000, nsPerRun: 250 },
};

it('what is said of it has its statistic, its sample and its cost', () => {
  expect(trafficAnswer(traffic)).toBe('netns:a → netns:b, only watched: whole way to eth0 of b median 30.0 ns');
  expect(trafficAnswer({ ...traffic, stages: [] })).toMatch(
    /no packet that was chosen went from one end to the other$/,
  );
  expect(sampleSentence(traffic)).toBe('One packet in 8 was timed: 15 left an end, 10 of them came to the other one.');
  expect(trafficLossSentence({ ...traffic, lost: [{ counter: 'rx_dropped of eth0 of b', packets: 3 }] })).toMatch(
    /rx_dropped of eth0 of b by 3\.$/,
  );
  expect(costSentence(traffic)).toMatch(
    /4\.00 Gbit\/s before the probes, 3\.90 Gbit\/s with them, 4\.20 Gbit\/s after\. .* 20,000 times a second for 250 ns each: 0\.50 % of one CPU/,
  );
});
