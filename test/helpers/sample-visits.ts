import { reckon } from '../../src/drops/balance.ts';
import type { LoadData } from '../../src/model/load.ts';
import type { LoadKind, Observation } from '../../src/model/plan.ts';
import type { ArmBuild, Audit, Counter, Visit } from '../../src/model/result.ts';
import { sampleLoad, sampleNstat } from './sample-loads.ts';
import { sampleObserved } from './sample-observed.ts';
import type { Random } from './sample-random.ts';

interface Place {
  readonly index: number;
  readonly observation: Observation;
  readonly round: number;
  readonly block: number;
}

const epochMs = Date.UTC(2026, 10, 24, 2, 10);
const spacingMs = 1640;

const counter = (node: string, device: string, packets: number): Counter => ({
  node,
  device,
  rxPackets: packets,
  txPackets: packets,
  rxBytes: packets * 98,
  txBytes: packets * 98,
  rxDropped: 0,
  txDropped: 0,
  rxErrors: 0,
  txErrors: 0,
});

const auditsOf = (arm: ArmBuild, data: LoadData, observation: Observation): Audit[] => [
  {
    name: 'cpu-not-stolen',
    ok: true,
    expected: '≤ 5 %',
    actual: '0.4 %',
    meaning: 'The hypervisor took CPU time away during this visit: its figures are too slow.',
  },
  ...(observation === 'bare'
    ? []
    : [
        {
          name: `probe-equals-counters client/${arm.topology.client.device}`,
          ok: !(arm.kind === 'ovs-internal' && data.kind === 'udp'),
          expected: '3000',
          actual: arm.kind === 'ovs-internal' && data.kind === 'udp' ? '2988' : '3000',
          meaning:
            'The probe and the device disagree on how many packets were transmitted: the histogram is incomplete.',
        },
      ]),
];

const host = { cpuBusyMs: [930, 980], cpuStealMs: [4, 6], softnetDropped: 0, softnetSqueezed: 3 };

export const sampleVisit = (arm: ArmBuild, load: LoadKind, place: Place, random: Random): Visit => {
  const data = sampleLoad(load, arm.id, random);
  const loadMs = load === 'tcp' ? 1540 : 1030;
  const observed = place.observation === 'full' ? sampleObserved(arm.topology, load, random) : null;
  const nstat = sampleNstat(data);
  const evidence = { topology: arm.topology, kind: load, nstat, counters: [], softnetDropped: 0, further: [] };
  return {
    index: place.index,
    session: 0,
    observation: place.observation,
    round: place.round,
    block: place.block,
    arm: arm.id,
    load,
    discarded: place.round < 0,
    startedAt: new Date(epochMs + place.index * spacingMs).toISOString(),
    startedMs: place.index * spacingMs,
    loadMs,
    totalMs: loadMs + 61,
    status: 'ok',
    error: null,
    data,
    nstat,
    counters: arm.topology.path.out.map((hop) => counter(hop.node, hop.device, 1000)),
    host,
    observed,
    rttNs: null,
    ledger: observed && reckon({ ...evidence, observed }),
    journeys: null,
    path: {
      ok: true,
      reason: null,
      hops: arm.topology.path.out.map(({ node, device, direction }) => ({
        ...{ node, device, direction, seen: 1000, unit: 'packets', isAnswer: false },
      })),
    },
    audits: auditsOf(arm, data, place.observation),
    warnings: [],
  };
};

export const failVisit = (visit: Visit, code: string, what: string, todo: string): Visit => ({
  ...visit,
  status: 'failed',
  error: { code, what, todo },
  data: null,
  observed: null,
  ledger: null,
  path: { ok: false, reason: 'the load failed', hops: [] },
});

export const withholdVisit = (visit: Visit, reason: string): Visit => ({
  ...visit,
  path: { ok: false, reason, hops: visit.path.hops },
});
