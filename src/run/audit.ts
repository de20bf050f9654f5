/** Checks of the measurement itself, one visit at a time. Pure. */
import type { LoadData } from '../load/model.ts';
import type { Observed } from '../probe/model.ts';
import type { Audit, Counter, Visit } from '../result/schema.ts';
import type { Topology } from '../topology/model.ts';

const audit = (
  name: string,
  expected: number | string,
  actual: number | string,
  ok: boolean,
  meaning: string,
): Audit => ({
  name,
  ok,
  expected: String(expected),
  actual: String(actual),
  meaning,
});

const equal = (name: string, expected: number, actual: number, meaning: string): Audit =>
  audit(name, expected, actual, expected === actual, meaning);

/** Devices whose transmits the probe must have seen, each exactly as often as the device itself says. */
const transmitters = (topology: Topology): { node: string; device: string }[] => {
  const seen = new Map(topology.path.map((hop) => [`${hop.node}/${hop.device}`, hop]));
  return [...seen.values()];
};

/**
 * Every skb that reached the driver was either sent or dropped by it: tx_packets + tx_dropped = probe.
 * A tap counts what its reader took, and the reader may still have packets queued, so taps count by the queue: see below.
 */
const transmitAudits = (topology: Topology, counters: readonly Counter[], observed: Observed): Audit[] =>
  transmitters(topology).map(({ node, device }) => {
    const counter = counters.find((c) => c.node === node && c.device === device);
    const stage = observed.stages.find((s) => s.stage === 'transmit' && s.node === node && s.device === device);
    return equal(
      `probe-equals-counters ${node}/${device}`,
      (counter?.txPackets ?? 0) + (counter?.txDropped ?? 0),
      stage?.histogram.count ?? 0,
      'The probe and the device disagree on how many packets were transmitted: the histogram is incomplete.',
    );
  });

const histogramAudits = (observed: Observed): Audit[] =>
  observed.stages.map((stage) =>
    equal(
      `histogram-complete ${stage.stage} ${stage.node}/${stage.device}`,
      stage.histogram.count,
      stage.histogram.buckets.reduce((sum, [, count]) => sum + count, 0),
      'Buckets and count were read at different moments: percentiles of this stage may miss a few packets.',
    ),
  );

const probeAudits = (topology: Topology, counters: readonly Counter[], observed: Observed): Audit[] => [
  ...transmitAudits(topology, counters, observed),
  ...histogramAudits(observed),
  equal('lost-events', 0, observed.lostEvents, 'The kernel had to discard probe events: counts are lower bounds.'),
  equal('maps-full', 0, observed.mapsFull.length, 'A probe map reached its limit: counts are lower bounds.'),
];

const loadAudits = (data: LoadData): Audit[] => {
  switch (data.kind) {
    case 'ping':
      return [
        equal(
          'every-echo-answered',
          data.transmitted,
          data.received,
          'Some echoes were lost: the RTT describes the others.',
        ),
      ];
    case 'udp':
      return [
        audit(
          'udp-balance',
          `≤ ${data.sentPackets}`,
          data.receivedPackets + data.lostPackets,
          data.receivedPackets + data.lostPackets <= data.sentPackets,
          'The receiver accounts for more packets than were sent: the counts of iperf3 cannot be trusted.',
        ),
      ];
    case 'tcp':
      return [
        audit(
          'tcp-balance',
          `≤ ${data.sentBytes}`,
          data.receivedBytes,
          data.receivedBytes <= data.sentBytes,
          'More bytes were received than sent: the counts of iperf3 cannot be trusted.',
        ),
      ];
  }
};

/** Above this share of one CPU stolen by the hypervisor, a visit measured the neighbour as well (found on recordings of this kind of machine). */
const stealLimit = 0.05;

const stealAudit = (host: Visit['host'], loadMs: number): Audit => {
  const share = Math.max(0, ...host.cpuStealMs) / Math.max(1, loadMs);
  return audit(
    'cpu-not-stolen',
    `≤ ${stealLimit * 100} %`,
    `${(share * 100).toFixed(1)} %`,
    share <= stealLimit,
    'The hypervisor gave a CPU to somebody else during this visit: its figures are too slow.',
  );
};

export const auditVisit = (input: {
  topology: Topology;
  counters: readonly Counter[];
  data: LoadData;
  observed: Observed | null;
  host: Visit['host'];
  loadMs: number;
}): Audit[] => [
  ...loadAudits(input.data),
  stealAudit(input.host, input.loadMs),
  ...(input.observed ? probeAudits(input.topology, input.counters, input.observed) : []),
];
