import type { LoadKind } from '../../src/model/plan.ts';
import type { Crossing, Drop, Histogram, Observed, Stage } from '../../src/model/probe.ts';
import type { Topology } from '../../src/model/topology.ts';
import type { Random } from './sample-random.ts';

/** 16 buckets a power of two, as stats/log-linear.ts reads them. */
const bucketOf = (ns: number): number => {
  if (ns < 16) return ns;
  const power = Math.floor(Math.log2(ns));
  return (power - 3) * 16 + Math.floor(ns / 2 ** (power - 4)) - 16;
};

export const sampleHistogram = (random: Random, centreNs: number, count: number): Histogram => {
  const buckets = new Map<number, number>();
  let sumNs = 0;
  for (let i = 0; i < count; i += 1) {
    const ns = Math.max(1, Math.round(random.around(centreNs * (i % 89 === 88 ? 9 : 1), 0.3)));
    sumNs += ns;
    buckets.set(bucketOf(ns), (buckets.get(bucketOf(ns)) ?? 0) + 1);
  }
  return { count, sumNs, buckets: [...buckets].sort(([a], [b]) => a - b) };
};

const samples: Record<LoadKind, number> = {
  ...{ ping: 1000, tcp: 2000, udp: 3000 },
  ...{ 'rr-tcp': 500, 'rr-udp': 600 },
};

const stagesOf = (topology: Topology, load: LoadKind, random: Random): Stage[] =>
  topology.path.out.map((hop) => ({
    stage: hop.direction === 'transmit' ? 'transmit' : 'backlog',
    node: hop.node,
    device: hop.device,
    histogram: sampleHistogram(random, hop.direction === 'transmit' ? 610 : 1450, samples[load]),
  }));

const crossingsOf = (topology: Topology, load: LoadKind): Crossing[] => [
  { hook: 'net_dev_queue', ...topology.client, skbs: samples[load] },
  ...topology.path.out.map((hop) => ({
    hook: hop.direction === 'transmit' ? 'net_dev_start_xmit' : 'netif_receive_skb',
    node: hop.node,
    device: hop.device,
    skbs: samples[load],
    ...(load === 'tcp' ? { packets: samples[load] * 44 } : {}),
  })),
];

const dropsOf = (topology: Topology, load: LoadKind): Drop[] => [
  { reason: 'NO_SOCKET', function: 'ping_rcv', node: 'client', device: 'eth0', skbs: load === 'ping' ? 1000 : 2 },
  ...(load === 'udp' && topology.datapath === 'userspace'
    ? [{ reason: 'SOCKET_RCVBUFF', function: '__udp_enqueue_schedule_skb', node: 'server', device: 'eth1', skbs: 412 }]
    : []),
];

export const sampleObserved = (topology: Topology, load: LoadKind, random: Random): Observed => ({
  stages: stagesOf(topology, load, random),
  crossings: crossingsOf(topology, load),
  drops: dropsOf(topology, load),
  lostEvents: 0,
  missedEvents: 0,
  mapsFull: [],
});
