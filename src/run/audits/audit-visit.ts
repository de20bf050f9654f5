/** Checks of the measurement itself, one visit at a time. Pure. */

import { audit, equal } from '../../model/audit.ts';
import type { Ledger } from '../../model/drops.ts';
import type { Journeys } from '../../model/journey.ts';
import type { LoadData } from '../../model/load.ts';
import type { Observed } from '../../model/probe.ts';
import type { Audit, Counter, Visit } from '../../model/result.ts';
import type { Topology } from '../../model/topology.ts';
import { followedEchoes } from '../../trace/program/echo-scope.ts';
import { journeyAudits } from './journey-audits.ts';

/** Devices whose transmits the probe must have seen, each exactly as often as the device itself says. */
const transmitters = (topology: Topology): { node: string; device: string }[] => {
  const seen = new Map(topology.path.map((hop) => [`${hop.node}/${hop.device}`, hop]));
  return [...seen.values()];
};

/**
 * Under load the kernel now and then lets packets pass without running any probe, always as many at every hook (measured on
 * 6.18: bursts of up to 0.5 % of TCP's segments; once 1 of 70,347 packets of a UDP visit, which has a TCP control connection
 * too). Percentiles do not move by that. Pings are seen one and all, and so are datagrams by themselves (probe-exact.test.ts).
 */
const unseenLimit: Record<LoadData['kind'], number> = { ping: 0, udp: 0.001, tcp: 0.01 };

const transmitted = ({ crossings }: Observed, { node, device }: { node: string; device: string }): number =>
  crossings.find((c) => c.hook === 'net_dev_start_xmit' && c.node === node && c.device === device)?.skbs ?? 0;

/** Every skb that reached the driver was either sent or dropped by it, so tx_packets + tx_dropped is what a probe must see. */
const transmitAudit = (
  { node, device }: { node: string; device: string },
  { counters, observed, kind }: { counters: readonly Counter[]; observed: Observed; kind: LoadData['kind'] },
): Audit => {
  const counter = counters.find((c) => c.node === node && c.device === device);
  const expected = (counter?.txPackets ?? 0) + (counter?.txDropped ?? 0);
  const seen = transmitted(observed, { node, device });
  const allowed = Math.max(unseenLimit[kind] * expected, observed.missedEvents);
  return audit(
    `probe-equals-counters ${node}/${device}`,
    allowed > 0 ? `${expected}, at most ${Math.floor(allowed)} unseen` : expected,
    seen,
    seen <= expected && expected - seen <= allowed,
    'The probe and the device disagree on how many packets were transmitted: the histogram is incomplete.',
  );
};

/** Each transmit that began to be timed must have found its end: all of TCP, of UDP a sample (probes/transmit.tracepoint.bt). */
const pairedAudits = ({ stages, crossings }: Observed): Audit[] =>
  crossings
    .filter(({ hook }) => hook === 'net_dev_start_xmit')
    .flatMap(({ node, device, skbs }) => {
      const stage = stages.find((s) => s.stage === 'transmit' && s.node === node && s.device === device);
      const meaning = 'A transmit was seen to begin and not to end, or the reverse: some of its times are wrong.';
      if (!stage) return [];
      return [equal(`transmits-paired ${node}/${device}`, stage.begun ?? skbs, stage.histogram.count, meaning)];
    });

const lossAudits = ({ lostEvents, mapsFull }: Observed): Audit[] => [
  equal('lost-events', 0, lostEvents, 'The kernel had to discard probe events: counts are lower bounds.'),
  equal('maps-full', 0, mapsFull.length, 'A probe map reached its limit: counts are lower bounds.'),
];

interface Observation {
  readonly topology: Topology;
  readonly counters: readonly Counter[];
  readonly observed: Observed;
  readonly kind: LoadData['kind'];
}

const probeAudits = ({ topology, ...observation }: Observation): Audit[] => [
  ...transmitters(topology).map((device) => transmitAudit(device, observation)),
  ...(observation.kind === 'ping' ? [] : pairedAudits(observation.observed)),
  ...lossAudits(observation.observed),
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

const observedAudits = ({ topology, counters, observed, data, rttNs }: VisitEvidence): Audit[] => {
  if (!observed) return [];
  if (rttNs) return lossAudits(observed);
  return probeAudits({ topology, counters, observed, kind: data.kind });
};

/** Of the echoes that are followed, nearly every one must have both its stamps. */
const stampedShare = 0.99;

const stampAudits = (data: LoadData, rttNs: readonly number[] | null, sampleShift: number): Audit[] => {
  if (data.kind !== 'ping' || rttNs === null) return [];
  const expected = Math.min(followedEchoes, Math.ceil(data.received / 2 ** sampleShift));
  const least = Math.floor(stampedShare * expected);
  const meaning = 'Echoes are missing from the stamps: the round trips in nanoseconds describe the others.';
  return [audit('echoes-stamped', `≥ ${least} of ${expected}`, rttNs.length, rttNs.length >= least, meaning)];
};

/** Date is cut to whole ms, and a clock that is being disciplined runs up to 500 ppm fast or slow (adjtimex(2)). */
const clockLimitMs = (loadMs: number): number => Math.ceil(5 + loadMs * 0.0005);

/** iperf3 and the probes go by the monotonic clock. */
const clockAudits = ({ data, clockStepMs, loadMs }: VisitEvidence): Audit[] =>
  data.kind !== 'ping'
    ? []
    : [
        audit(
          'clock-not-set',
          `≤ ${clockLimitMs(loadMs)} ms`,
          `${Math.round(clockStepMs)} ms`,
          clockStepMs <= clockLimitMs(loadMs),
          'The wall clock was set while ping measured by it: a round trip may be too long or too short by as much.',
        ),
      ];

/** Of the missing packets so many may have no place and reason; of all sent, what passes at times without any probe. */
const unexplainedLimit = 0.001;
const unseenSent: Record<LoadData['kind'], number> = { ping: 0, udp: 0.0001, tcp: 0.01 };

const ledgerAudit = ({ sent, received, unexplained }: Ledger, kind: LoadData['kind'], missedEvents: number): Audit => {
  const missing = Math.max(0, sent - received);
  const allowed = Math.floor(Math.max(unexplainedLimit * missing, unseenSent[kind] * sent, missedEvents));
  return audit(
    'ledger-balance',
    `${missing} missing packets explained, all but ${allowed}`,
    `${unexplained} unexplained`,
    Math.abs(unexplained) <= allowed,
    'Packets went missing of which nobody says where and why, or more were freed than are missing.',
  );
};

export interface VisitEvidence {
  readonly topology: Topology;
  readonly counters: readonly Counter[];
  readonly data: LoadData;
  readonly observed: Observed | null;
  readonly ledger: Ledger | null;
  readonly host: Visit['host'];
  readonly loadMs: number;
  readonly rttNs: readonly number[] | null;
  readonly journeys: Journeys | null;
  /** One echo in 2^sampleShift was followed. */
  readonly sampleShift: number;
  readonly clockStepMs: number;
  readonly followsEchoes: boolean;
}

export const auditVisit = (evidence: VisitEvidence): Audit[] => [
  ...loadAudits(evidence.data),
  stealAudit(evidence.host, evidence.loadMs),
  ...clockAudits(evidence),
  ...stampAudits(evidence.data, evidence.rttNs, evidence.sampleShift),
  ...observedAudits(evidence),
  ...(evidence.ledger ? [ledgerAudit(evidence.ledger, evidence.data.kind, evidence.observed?.missedEvents ?? 0)] : []),
  ...journeyAudits(evidence),
];
