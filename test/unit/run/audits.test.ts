import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadKindOf } from '../../../src/load/kinds/index.ts';
import type { Journeys } from '../../../src/model/journey.ts';
import type { Nstat } from '../../../src/model/load.ts';
import { type LoadKind, type LoadSpec, loadKindSchema, type Observation } from '../../../src/model/plan.ts';
import type { VisitEvidence } from '../../../src/run/audits/audit-definition.ts';
import { auditVisit } from '../../../src/run/audits/audit-visit.ts';
import { audits } from '../../../src/run/audits/index.ts';
import { tolerances } from '../../../src/run/audits/tolerances.ts';
import { sampleJourneys } from '../../helpers/sample-journeys.ts';
import {
  counterOf,
  ledgerOf,
  nstatOf,
  observedOf,
  pingOf,
  serverCounts,
  soundEvidence,
  specs,
  tcpOf,
  udpOf,
} from '../../helpers/sound-evidence.ts';

const pageFile = join(import.meta.dirname, '../../../docs/audits.md');

type Visited = readonly [LoadKind, Observation];

const visited: readonly Visited[] = [
  ...(['ping', 'tcp', 'udp'] as const).flatMap((load) => [[load, 'bare'] as const, [load, 'full'] as const]),
  ['ping', 'stamp'],
];

const failing = (evidence: VisitEvidence): string[] =>
  auditVisit(evidence)
    .filter(({ ok }) => !ok)
    .map(({ name }) => name);

const idOf = (name: string): string => name.split(' ')[0] ?? name;

const host = soundEvidence('ping').host;
const stamps = (count: number, ns = 9_500): number[] => Array.from({ length: count }, () => ns);
const journeysWith = (more: Partial<Journeys>): Journeys => ({ ...sampleJourneys('veth'), ...more });
const { sum, points, stagesNs } = sampleJourneys('veth');
const sums = (more: object): Journeys['sum'] => (sum ? { ...sum, ...more } : null);
const nothingCrossed = { ...observedOf('udp'), crossings: [] };
const unpaired = { ...observedOf('tcp').stages[0], begun: 2_500 } as ReturnType<typeof observedOf>['stages'][number];

const exchanged = ({ client, server }: Nstat): Nstat => ({ client: server, server: client });
const tcpTaken = (share: number): Nstat => {
  const { client, server } = nstatOf('tcp');
  return { client, server: { ...server, IpExtInOctets: share * (server.IpExtInOctets ?? 0) } };
};
/** 20,000 datagrams, all of them read. */
const longerUdp: Nstat = {
  client: { UdpOutDatagrams: 20_001, UdpInDatagrams: 1, IpInDelivers: 13, TcpInSegs: 12 },
  server: { UdpInDatagrams: 20_001, UdpOutDatagrams: 1, IpInDelivers: 20_014, TcpInSegs: 13 },
};
const lossyUdp = serverCounts({ UdpInDatagrams: 2_001, UdpInErrors: 8_000 });

const longBin = { startMs: 0, durationMs: 2_000, bytes: 1e9 };

/** What is wrong, in which visit, and which audit must say so. */
const faults: readonly [audit: string, fault: string, visit: Visited, evidence: Partial<VisitEvidence>][] = [
  ['every-echo-answered', 'an echo got no answer', ['ping', 'bare'], { data: pingOf({ received: 39 }) }],
  ['every-echo-answered', 'an answer too many', ['ping', 'bare'], { data: pingOf({ received: 41 }) }],
  ['every-echo-answered', 'no echo at all', ['ping', 'bare'], { data: pingOf({ transmitted: 0, received: 0 }) }],
  ['every-echo-answered', 'no number', ['ping', 'bare'], { data: pingOf({ received: Number.NaN }) }],
  [
    'udp-balance',
    'more read than sent',
    ['udp', 'bare'],
    { nstat: serverCounts({ UdpInDatagrams: 10_102, IpInDelivers: 10_215 }) },
  ],
  [
    'udp-balance',
    'more arrived than left',
    ['udp', 'bare'],
    { nstat: serverCounts({ IpInDelivers: 10_015, UdpInErrors: 101 }) },
  ],
  ['udp-balance', 'more read than arrived', ['udp', 'full'], { nstat: serverCounts({ UdpInDatagrams: 9_902 }) }],
  ['udp-balance', 'a counter that wrapped', ['udp', 'bare'], { nstat: serverCounts({ UdpInErrors: -(2 ** 32) }) }],
  ['udp-balance', 'no number', ['udp', 'bare'], { nstat: serverCounts({ UdpInErrors: Number.NaN }) }],
  ['udp-balance', 'no counters', ['udp', 'full'], { nstat: { client: {}, server: {} } }],
  [
    'unread-at-close',
    'more than a socket holds',
    ['udp', 'bare'],
    { nstat: serverCounts({ UdpInDatagrams: 9_601, UdpInErrors: 121 }) },
  ],
  ['unread-at-close', 'less than nothing', ['udp', 'bare'], { nstat: serverCounts({ UdpInDatagrams: 9_902 }) }],
  ['unread-at-close', 'no counters', ['udp', 'full'], { nstat: { client: {}, server: {} } }],
  ['iperf3-agrees', 'half vanished', ['udp', 'bare'], { data: udpOf({ receivedPackets: 5_000, lostPackets: 0 }) }],
  [
    'iperf3-agrees',
    'no loss',
    ['udp', 'bare'],
    {
      nstat: serverCounts({ UdpInErrors: 5_000, UdpInDatagrams: 5_001 }),
      data: udpOf({ receivedPackets: 5_000, lostPackets: 0 }),
    },
  ],
  ['iperf3-agrees', 'a loss that was none', ['udp', 'bare'], { data: udpOf({ lostPackets: 5_000 }) }],
  ['iperf3-agrees', 'twice as many sent', ['udp', 'full'], { data: udpOf({ sentPackets: 20_000 }) }],
  ['iperf3-agrees', 'no number', ['udp', 'bare'], { data: udpOf({ lostPackets: Number.NaN }) }],
  ['iperf3-agrees', 'no counters', ['udp', 'full'], { nstat: { client: {}, server: {} } }],
  [
    'requests-counted',
    'a request that sockperf did not count',
    ['rr-udp', 'bare'],
    { nstat: { client: { UdpOutDatagrams: 502, UdpInDatagrams: 500 }, server: {} } },
  ],
  [
    'requests-counted',
    'answers that nobody asked for',
    ['rr-udp', 'bare'],
    { nstat: { client: { UdpOutDatagrams: 501, UdpInDatagrams: 502 }, server: {} } },
  ],
  [
    'requests-counted',
    'requests that went another way',
    ['rr-tcp', 'bare'],
    { nstat: { client: { TcpExtTCPOrigDataSent: 3 }, server: {} } },
  ],
  ['seconds-agree', 'twice as many of the receiver', ['udp', 'bare'], { data: udpOf({ receiverSeconds: 2 }) }],
  ['seconds-agree', 'twice as many of the sender', ['udp', 'full'], { data: udpOf({ senderSeconds: 2 }) }],
  ['seconds-agree', 'no number', ['udp', 'bare'], { data: udpOf({ senderSeconds: Number.NaN }) }],
  ['seconds-agree', 'intervals of twice the time', ['tcp', 'bare'], { data: tcpOf({ bins: [longBin] }) }],
  ['seconds-agree', 'of requests', ['rr-tcp', 'bare'], { loadMs: 100 }],
  ['tcp-balance', 'more read than written', ['tcp', 'bare'], { data: tcpOf({ receivedBytes: 1e9 + 1 }) }],
  [
    'tcp-balance',
    'more read than written and not counted',
    ['tcp', 'bare'],
    { data: tcpOf({ uncountedBytes: 131_072, receivedBytes: 1e9 + 131_073 }) },
  ],
  ['tcp-balance', 'half was never read', ['tcp', 'bare'], { data: tcpOf({ receivedBytes: 5e8 }) }],
  ['tcp-balance', 'more unread than buffers hold', ['tcp', 'bare'], { data: tcpOf({ receivedBytes: 9.89e8 }) }],
  ['tcp-balance', 'a tenth of little', ['tcp', 'bare'], { data: tcpOf({ sentBytes: 1000, receivedBytes: 100 }) }],
  ['tcp-balance', 'nothing was written', ['tcp', 'bare'], { data: tcpOf({ sentBytes: 0, receivedBytes: 0 }) }],
  ['tcp-balance', 'counters of a shorter visit', ['tcp', 'bare'], { nstat: tcpTaken(0.8) }],
  ['tcp-balance', 'counters of a longer visit', ['tcp', 'full'], { nstat: tcpTaken(1.2) }],
  ['tcp-balance', 'directions exchanged', ['tcp', 'bare'], { nstat: exchanged(nstatOf('tcp')) }],
  [
    'tcp-balance',
    'a load of the other direction',
    ['tcp', 'bare'],
    { load: { ...specs.tcp, reverse: true } as LoadSpec },
  ],
  ['tcp-balance', 'no counters', ['tcp', 'bare'], { nstat: nstatOf('ping') }],
  ['udp-balance', 'directions exchanged', ['udp', 'bare'], { nstat: exchanged(nstatOf('udp')) }],
  [
    'udp-balance',
    'a load of the other direction',
    ['udp', 'bare'],
    { load: { ...specs.udp, reverse: true } as LoadSpec },
  ],
  ['iperf3-agrees', 'counters of a longer visit', ['udp', 'bare'], { nstat: longerUdp }],
  [
    'iperf3-agrees',
    'sent 5 % of the loss more',
    ['udp', 'bare'],
    { nstat: lossyUdp, data: udpOf({ sentPackets: 10_300, receivedPackets: 2_000, lostPackets: 8_000 }) },
  ],
  ['cpu-not-stolen', 'a tenth of one CPU', ['tcp', 'bare'], { host: { ...host, cpuStealMs: [0, 100] } }],
  ['cpu-not-stolen', 'a counter that went back', ['tcp', 'bare'], { host: { ...host, cpuStealMs: [-10, -10] } }],
  ['cpu-not-stolen', 'no CPU', ['ping', 'stamp'], { host: { ...host, cpuStealMs: [] } }],
  ['cpu-not-throttled', 'one stop of 90 ms', ['udp', 'full'], { host: { ...host, cpuThrottledMs: 90 } }],
  ['cpu-not-throttled', 'not to be read', ['udp', 'full'], { host: { ...host, cpuThrottledMs: null } }],
  ['clock-not-set', 'forward', ['ping', 'bare'], { clockStepMs: 50 }],
  ['clock-not-set', 'back', ['ping', 'stamp'], { clockStepMs: -50 }],
  ['clock-not-set', 'back and forth, as ping saw', ['ping', 'bare'], { data: pingOf({ clockSetBack: 1 }) }],
  ['clock-not-set', 'not known', ['ping', 'full'], { clockStepMs: Number.NaN }],
  ['echoes-stamped', 'two of forty missing', ['ping', 'stamp'], { rttNs: stamps(38) }],
  ['echoes-stamped', 'one too many', ['ping', 'stamp'], { rttNs: stamps(41) }],
  ['echoes-stamped', 'negative times', ['ping', 'stamp'], { rttNs: stamps(40, -1) }],
  ['echoes-stamped', 'longer than the load', ['ping', 'stamp'], { rttNs: stamps(40, 2e9) }],
  ['echoes-stamped', 'no stamps', ['ping', 'stamp'], { rttNs: null }],
  ['echoes-stamped', 'none of none', ['ping', 'stamp'], { rttNs: [], data: pingOf({ transmitted: 1, received: 0 }) }],
  [
    ...(['probe-equals-counters', 'one echo unseen', ['ping', 'full']] as const),
    { counters: [counterOf('client', 'eth0', { txPackets: 41 }), counterOf('server', 'eth1', { txPackets: 40 })] },
  ],
  [
    ...(['probe-equals-counters', 'one packet too many', ['udp', 'full']] as const),
    { counters: [counterOf('client', 'eth0', { txPackets: 10_013 }), counterOf('server', 'eth1', { txPackets: 13 })] },
  ],
  [
    ...(['probe-equals-counters', '2 % of TCP unseen', ['tcp', 'full']] as const),
    {
      counters: [counterOf('client', 'eth0', { txPackets: 20_400 }), counterOf('server', 'eth1', { txPackets: 8_000 })],
    },
  ],
  ['probe-equals-counters', 'no counter', ['udp', 'full'], { counters: [] }],
  [
    'probe-equals-counters',
    'misses excuse nothing seen',
    ['udp', 'full'],
    { observed: { ...nothingCrossed, missedEvents: 1e6 } },
  ],
  ['probe-equals-counters', 'no probe', ['udp', 'full'], { observed: null }],
  ['transmits-paired', 'no end', ['tcp', 'full'], { observed: observedOf('tcp', { stages: [unpaired] }) }],
  ['transmits-paired', 'no stage', ['udp', 'full'], { observed: observedOf('udp', { stages: [] }) }],
  ['transmits-paired', 'no probe', ['tcp', 'full'], { observed: null }],
  ['lost-events', 'one', ['udp', 'full'], { observed: observedOf('udp', { lostEvents: 1 }) }],
  ['lost-events', 'no probe', ['ping', 'stamp'], { observed: null }],
  ['missed-events', 'a tenth of all', ['udp', 'full'], { observed: observedOf('udp', { missedEvents: 3_000 }) }],
  ['missed-events', 'a counter that went back', ['udp', 'full'], { observed: observedOf('udp', { missedEvents: -1 }) }],
  ['missed-events', 'no probe', ['udp', 'full'], { observed: null }],
  ['maps-full', 'one', ['ping', 'stamp'], { observed: observedOf('ping', { mapsFull: ['@stamps'] }) }],
  ['maps-full', 'no probe', ['ping', 'full'], { observed: null }],
  ['ledger-balance', 'an echo unexplained', ['ping', 'full'], { ledger: ledgerOf(80, 79, 0) }],
  ['ledger-balance', 'half of the missing unexplained', ['udp', 'full'], { ledger: ledgerOf(10_000, 9_000, 500) }],
  ['ledger-balance', 'more freed than missing', ['udp', 'full'], { ledger: ledgerOf(10_000, 9_900, 200) }],
  ['ledger-balance', 'more received than sent', ['udp', 'full'], { ledger: ledgerOf(10_000, 11_000, -1_000) }],
  ['ledger-balance', 'of TCP nothing explained', ['tcp', 'full'], { ledger: ledgerOf(10_000, 9_901, 0) }],
  ['ledger-balance', 'nothing was sent', ['tcp', 'full'], { ledger: ledgerOf(0, 0, 0) }],
  [
    'ledger-balance',
    'of TCP 2 % more received than seen sent',
    ['tcp', 'full'],
    { ledger: ledgerOf(10_000, 10_200, 0) },
  ],
  [
    ...(['ledger-balance', 'misses excuse no more than themselves', ['udp', 'full']] as const),
    { ledger: ledgerOf(10_000, 9_000, 0), observed: observedOf('udp', { missedEvents: 900 }) },
  ],
  ['ledger-balance', 'no ledger', ['tcp', 'full'], { ledger: null }],
  [
    'journeys-complete',
    'two of forty',
    ['ping', 'full'],
    { journeys: journeysWith({ stagesNs: stagesNs.map((ns) => ns.slice(2)) }) },
  ],
  [
    'journeys-complete',
    'one too many',
    ['ping', 'full'],
    { journeys: journeysWith({ stagesNs: stagesNs.map((ns) => [...ns, 1]) }) },
  ],
  ['journeys-complete', 'none', ['ping', 'full'], { journeys: null }],
  ['journeys-add-up', 'half', ['ping', 'full'], { journeys: journeysWith({ sum: sums({ within: 20 }) }) }],
  [
    'journeys-add-up',
    'more than were checked',
    ['ping', 'full'],
    { journeys: journeysWith({ sum: sums({ within: 41 }) }) },
  ],
  ['journeys-add-up', 'none checked', ['ping', 'full'], { journeys: journeysWith({ sum: null }) }],
  [
    'journeys-cover-path',
    'the way back',
    ['ping', 'full'],
    { journeys: journeysWith({ points: points.filter(({ answer }) => !answer) }) },
  ],
  ['journeys-cover-path', 'none', ['ping', 'full'], { journeys: null }],
  ['echoes-sent-once', 'resent', ['ping', 'full'], { journeys: journeysWith({ resent: 1 }) }],
  ['echoes-sent-once', 'duplicate', ['ping', 'full'], { data: pingOf({ duplicates: 1 }) }],
  ['echoes-sent-once', 'displaced', ['ping', 'full'], { journeys: journeysWith({ displaced: 1 }) }],
  ['echoes-sent-once', 'none', ['ping', 'full'], { journeys: null }],
];

describe('audits', () => {
  it.each(visited)('find nothing wrong in a sound visit of %s, %s', (load, observation) => {
    const results = auditVisit(soundEvidence(load, observation));
    expect(results.filter(({ ok }) => !ok)).toEqual([]);
    expect(results.length).toBeGreaterThanOrEqual(3);
  });

  it('allow the block that iperf3 may have sent and not counted', () => {
    const data = tcpOf({ uncountedBytes: 131_072, receivedBytes: 1e9 + 131_072 });
    expect(failing(soundEvidence('tcp', 'bare', { data }))).toEqual([]);
  });

  it.each(faults)('%s: %s', (audit, _, [load, observation], evidence) => {
    expect(failing(soundEvidence(load, observation, evidence)).map(idOf)).toContain(audit);
  });

  it('are all made to fail by this table, and all have a row of tolerances', () => {
    const ids = audits.map(({ id }) => id);
    expect(new Set(faults.map(([audit]) => audit))).toEqual(new Set<string>(ids));
    expect(Object.keys(tolerances).sort()).toEqual([...ids].sort());
  });

  it('are named by loads, or judge every load', () => {
    const named = new Set(loadKindSchema.options.flatMap((kind) => loadKindOf(specs[kind]).audits));
    expect([...named].sort()).toEqual(
      audits
        .filter(({ everyLoad }) => !everyLoad)
        .map(({ id }) => id)
        .sort(),
    );
  });

  it('say what is absent', () => {
    const [absent] = auditVisit(soundEvidence('ping', 'stamp', { rttNs: null })).filter(({ ok }) => !ok);
    expect(absent).toMatchObject({ name: 'echoes-stamped', expected: 'stamped round trips', actual: 'absent' });
  });

  it('allow what is known of misses, and no more than was missed', () => {
    const missing = (missedEvents: number) =>
      failing(
        soundEvidence('ping', 'full', { ledger: ledgerOf(80, 78, 0), observed: observedOf('ping', { missedEvents }) }),
      );
    expect(missing(2)).toEqual([]);
    expect(missing(1)).toEqual(['ledger-balance']);
  });

  it('let a burst of TCP pass the probes unseen, whichever end it is seen at', () => {
    expect(failing(soundEvidence('tcp', 'full', { ledger: ledgerOf(55_000, 55_403, 0) }))).toEqual([]);
    expect(failing(soundEvidence('tcp', 'full', { ledger: ledgerOf(55_000, 55_600, 0) }))).toEqual(['ledger-balance']);
  });

  it('let as much be unread as the sockets of all streams hold', () => {
    const nstat = serverCounts({ UdpInDatagrams: 9_623 });
    const data = udpOf({ receivedPackets: 9_622 });
    expect(failing(soundEvidence('udp', 'bare', { nstat, data }))).toEqual([]);
    expect(
      failing(soundEvidence('udp', 'bare', { nstat, data, buffers: { udpReceiveBytes: 212_735, tcpBytes: 0 } })),
    ).toEqual(['unread-at-close']);
  });

  it('let iperf3 know of no loss after the last datagram that it read, in 50 ms of a second', () => {
    const lossy = (told: number) =>
      failing(
        soundEvidence('udp', 'bare', { nstat: lossyUdp, data: udpOf({ receivedPackets: 2_000, lostPackets: told }) }),
      );
    expect([lossy(8_000), lossy(7_300)]).toEqual([[], []]);
    expect([lossy(7_200), lossy(8_300)]).toEqual([['iperf3-agrees lost'], ['iperf3-agrees lost']]);
  });

  it('say what iperf3 and the counters say', () => {
    const [told] = auditVisit(soundEvidence('udp', 'bare', { data: udpOf({ lostPackets: 5_000 }) })).filter(
      ({ ok }) => !ok,
    );
    expect(told).toMatchObject({
      name: 'iperf3-agrees lost',
      expected: '100 by counters, 278 more or 778 fewer',
      actual: '5000 by iperf3',
    });
  });

  it('ask no balance of TCP where the receiver joins segments, and no times of transmits that no program takes', () => {
    const sound = soundEvidence('tcp', 'full');
    const gro = { ...sound.topology, offloads: { ...sound.topology.offloads, gro: 'on' as const } };
    expect(failing({ ...sound, topology: gro, ledger: null })).toEqual([]);
    expect(failing({ ...sound, hiddenStages: ['transmit'], observed: observedOf('tcp', { stages: [] }) })).toEqual([]);
  });

  it('stand in docs/audits.md, each with what it says and the faults that make it fail (vitest -u writes it)', async () => {
    const rows = audits.map(({ id, meaning }) => {
      const made = faults.filter(([audit]) => audit === id).map(([, fault, [load]]) => `${fault} (${load})`);
      return `| \`${id}\` | ${tolerances[id].subject} | ${meaning} | ${made.join('; ')} |`;
    });
    const page = readFileSync(pageFile, 'utf8');
    const table = `| audit | looks at | says, where it fails | made to fail by |\n|---|---|---|---|\n${rows.join('\n')}\n`;
    await expect(page.replace(/^\| audit \|[\s\S]*?\n(?=\n)/m, table)).toMatchFileSnapshot(pageFile);
  });
});
