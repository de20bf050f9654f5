import { describe, expect, it } from 'vitest';
import type { Nstat } from '../../../src/model/load.ts';
import type { Hop } from '../../../src/model/path.ts';
import type { LoadSpec } from '../../../src/model/plan.ts';
import type { Counter } from '../../../src/model/result.ts';
import { provePath } from '../../../src/run/visit/path-proof.ts';
import type { PathEvidence } from '../../../src/run/visit/path-ways.ts';
import { sampleTopology } from '../../helpers/sample-topology.ts';
import { counterOf, pingOf, specs, tcpOf, udpOf } from '../../helpers/sound-evidence.ts';

/** What one device saw from the client's side: packets and bytes sent, packets and bytes received. */
type Seen = readonly [sent: number, sentBytes: number, received: number, receivedBytes: number];

const ends = ([sent, sentBytes, received, receivedBytes]: Seen): Counter[] => {
  const there = { packets: sent, bytes: sentBytes };
  const back = { packets: received, bytes: receivedBytes };
  return [
    counterOf('client', 'eth0', {
      ...{ txPackets: there.packets, txBytes: there.bytes, rxPackets: back.packets, rxBytes: back.bytes },
    }),
    counterOf('server', 'eth1', {
      ...{ rxPackets: there.packets, rxBytes: there.bytes, txPackets: back.packets, txBytes: back.bytes },
    }),
  ];
};

const echoBytes = 98;
const echoes = (n: number, back = n): Counter[] => ends([n, n * echoBytes, back, back * echoBytes]);
const echoCounts = (n: number): Nstat => {
  const counts = { IpInReceives: n, IpOutRequests: n, IpExtOutOctets: n * 84 };
  return { client: counts, server: counts };
};

/** Of 1,000 datagrams 900 were read, the others found the socket full; 13 packets of control and a greeting go both ways. */
const datagrams = (sent = 1014, back = 14): Counter[] => ends([sent, sent * 106, back, back * 80]);
const datagramCounts: Nstat = {
  client: {
    UdpOutDatagrams: 1001,
    UdpInDatagrams: 1,
    IpOutRequests: 1014,
    IpInReceives: 14,
    IpInDelivers: 14,
    TcpInSegs: 13,
  },
  server: {
    ...{ UdpOutDatagrams: 1, UdpInDatagrams: 901, UdpInErrors: 100, TcpInSegs: 13 },
    ...{ IpInReceives: 1014, IpInDelivers: 1014, IpOutRequests: 14 },
  },
};

/** Each of 100,000 segments has 66 bytes of headers; of every two one is acknowledged. TSO off: as many frames as segments. */
const segments = 100_000;
const payload = segments * 1448;
const frames = (share = 1): Counter[] => ends([segments * share, segments * share * 1514, 50_000, 50_000 * 66]);
const segmentCounts: Nstat = {
  client: { IpOutRequests: 2_500, IpExtOutOctets: payload + 2_500 * 52, IpInReceives: 50_000, TcpInSegs: 50_000 },
  server: { IpOutRequests: 50_000, IpExtOutOctets: 50_000 * 52, IpInReceives: segments, TcpInSegs: segments },
};

const sound: Readonly<Record<'ping' | 'udp' | 'tcp', PathEvidence>> = {
  ping: {
    ...{ topology: sampleTopology('veth'), load: specs.ping, nstat: echoCounts(1000), counters: echoes(1000) },
    data: pingOf({ transmitted: 1000, received: 1000 }),
  },
  udp: {
    ...{ topology: sampleTopology('veth'), load: specs.udp, nstat: datagramCounts, counters: datagrams() },
    data: udpOf({ sentPackets: 1000, receivedPackets: 900, lostPackets: 100 }),
  },
  tcp: {
    ...{ topology: sampleTopology('veth'), load: specs.tcp, nstat: segmentCounts, counters: frames() },
    data: tcpOf({ sentBytes: payload, receivedBytes: payload }),
  },
};

const tenEchoes: PathEvidence = {
  ...{ ...sound.ping, nstat: echoCounts(10), counters: echoes(10) },
  data: pingOf({ transmitted: 10, received: 10 }),
};

/** So much of a load, there and back, over another device of the client. */
const over = (device: string, packets: number, bytes = packets * 100, node = 'client'): Counter =>
  counterOf(node, device, { rxPackets: packets, txPackets: packets, rxBytes: bytes, txBytes: bytes });

const exchanged = (counters: readonly Counter[]): Counter[] =>
  counters.map((counter) => ({
    ...counter,
    ...{
      rxPackets: counter.txPackets,
      txPackets: counter.rxPackets,
      rxBytes: counter.txBytes,
      txBytes: counter.rxBytes,
    },
  }));

const reversed = (spec: LoadSpec): LoadSpec => ('reverse' in spec ? { ...spec, reverse: true } : spec);

const faults: readonly [fault: string, evidence: PathEvidence, reason: RegExp][] = [
  [
    'all echoes over lo',
    { ...sound.ping, counters: [...echoes(0), over('lo', 2000)] },
    /1,000 packets arrived, but only 0/,
  ],
  ['all echoes over another device', { ...sound.ping, counters: [...echoes(0), over('eth9', 1000)] }, /only 0 crossed/],
  [
    'one echo of a thousand elsewhere',
    { ...sound.ping, counters: [...echoes(999), over('eth9', 1)] },
    /only 999 crossed/,
  ],
  ['replies another way', { ...sound.ping, counters: echoes(1000, 0) }, /came back, but only 0 crossed server\/eth1/],
  ['ten echoes, and as many on lo', { ...tenEchoes, counters: [...echoes(10), over('lo', 10)] }, /crossed client\/lo/],
  ['ten echoes, copied', { ...tenEchoes, counters: echoes(20) }, /20 packets crossed client\/eth0 .*copies/],
  ['ten replies another way', { ...tenEchoes, counters: echoes(10, 0) }, /came back, but only 0/],
  [
    'echoes on the wire and on lo',
    { ...sound.ping, counters: [...echoes(1000), over('lo', 1000)] },
    /crossed client\/lo/,
  ],
  [
    'echoes on the wire and on eth9',
    { ...sound.ping, counters: [...echoes(1000), over('eth9', 1000)] },
    /client\/eth9/,
  ],
  ['every echo twice', { ...sound.ping, counters: echoes(2000) }, /copies/],
  ['every reply twice', { ...sound.ping, counters: echoes(1000, 2000) }, /2,000 packets crossed server\/eth1/],
  [
    'copies at a third port',
    { ...tenEchoes, counters: [...echoes(10), over('port7', 10, 980, 'switch')] },
    /switch\/port7/,
  ],
  [
    'half of the datagrams over lo',
    { ...sound.udp, counters: [...datagrams(514), over('lo', 500)] },
    /only 514 crossed/,
  ],
  [
    'datagrams: the lost ones by the wire, those that arrived by another device',
    { ...sound.udp, counters: [...datagrams(), over('eth9', 900)] },
    /900 packets crossed client\/eth9/,
  ],
  ['datagrams twice on the wire', { ...sound.udp, counters: datagrams(2014) }, /2,014 packets crossed/],
  ['answers of the server another way', { ...sound.udp, counters: datagrams(1014, 0) }, /came back, but only 0/],
  ['5 % of TCP elsewhere, headers hide it', { ...sound.tcp, counters: frames(0.95) }, /arrived, but only/],
  ['0.1 % of TCP elsewhere', { ...sound.tcp, counters: frames(0.999) }, /arrived, but only/],
  ['TCP twice on the wire', { ...sound.tcp, counters: frames(2) }, /copies/],
  [
    'acknowledgements another way',
    { ...sound.tcp, counters: ends([segments, segments * 1514, 40, 40 * 66]) },
    /50,000 packets reached the IP layer of client, but only 40/,
  ],
  [
    'nothing arrived',
    { ...sound.udp, nstat: { client: {}, server: {} }, data: udpOf({ receivedPackets: 0 }) },
    /nothing is known/,
  ],
  ['received no number', { ...sound.ping, data: pingOf({ received: Number.NaN }) }, /nothing is known/],
  ['received less than nothing', { ...sound.ping, data: pingOf({ received: -5 }) }, /nothing is known/],
  ['a device without counter', { ...sound.ping, counters: echoes(1000).slice(0, 1) }, /only 0 crossed server\/eth1/],
  ['counters that are no numbers', { ...sound.ping, counters: echoes(Number.NaN) }, /no numbers/],
  ['counters that went back', { ...sound.ping, counters: echoes(-1_000_000) }, /went back/],
  ['no protocol counters', { ...sound.ping, nstat: { client: {}, server: {} } }, /counted no packet/],
  ['counters of another arm', { ...sound.udp, topology: sampleTopology('bridge') }, /switch\/port0/],
  ['counters of a shorter visit', { ...sound.udp, counters: datagrams(800) }, /only 800 crossed/],
  ['counters of a longer visit', { ...sound.udp, counters: datagrams(1500) }, /1,500 packets crossed/],
  ['protocol counters of another load', { ...sound.tcp, nstat: echoCounts(1000) }, /copies/],
  ['directions exchanged, UDP', { ...sound.udp, counters: exchanged(datagrams()) }, /arrived, but only 14/],
  ['directions exchanged, TCP', { ...sound.tcp, counters: exchanged(frames()) }, /arrived, but only/],
  ['a load of the other direction', { ...sound.udp, load: reversed(specs.udp) }, /arrived, but only 14/],
  [
    'ends exchanged',
    { ...sound.udp, nstat: { client: datagramCounts.server, server: datagramCounts.client } },
    /reached|more than/,
  ],
];

describe('provePath', () => {
  it.each(Object.entries(sound))('proves %s that took its path, there and back', (_, evidence) => {
    expect(provePath(evidence)).toMatchObject({ ok: true, reason: null });
  });

  it('says how much crossed each device, both ways', () => {
    const [out, back] = [
      { seen: 1014, unit: 'packets', isAnswer: false },
      { seen: 14, unit: 'packets', isAnswer: true },
    ];
    expect(provePath(sound.udp).hops).toEqual([
      { node: 'client', device: 'eth0', direction: 'transmit', ...out },
      { node: 'server', device: 'eth1', direction: 'receive', ...out },
      { node: 'server', device: 'eth1', direction: 'transmit', ...back },
      { node: 'client', device: 'eth0', direction: 'receive', ...back },
    ]);
  });

  it.each(faults)('withholds: %s', (_, evidence, reason) => {
    const proof = provePath(evidence);
    expect(proof.ok).toBe(false);
    expect(proof.reason).toMatch(reason);
  });

  it('proves a load of the server by the same counters the other way round', () => {
    const nstat = { client: datagramCounts.server, server: datagramCounts.client };
    expect(
      provePath({ ...sound.udp, nstat, counters: exchanged(datagrams()), load: reversed(specs.udp) }).reason,
    ).toBeNull();
  });

  it('proves ten echoes beside a request for a neighbour, and large segments that are cut up under way', () => {
    expect(provePath({ ...tenEchoes, counters: echoes(12) }).reason).toBeNull();
    const large = ends([2_500, payload + 2_500 * 66, 50_000, 50_000 * 66]);
    const cut = frames()[1];
    const [first] = large;
    expect(first && cut && provePath({ ...sound.tcp, counters: [first, cut] }).reason).toBeNull();
  });

  it('goes by what the kernel counted as read where iperf3 says that nothing arrived', () => {
    expect(provePath({ ...sound.udp, data: udpOf({ receivedPackets: 0 }) }).ok).toBe(true);
  });
});

describe('a hop that no counter proves', () => {
  const blindReceiver = (evidence: Hop['evidence']) => {
    const topology = sampleTopology('veth');
    const out = topology.path.out.map((crossing) =>
      crossing.node === 'server' ? { ...crossing, evidence } : crossing,
    );
    const counters = tenEchoes.counters.map((counter) =>
      counter.node === 'server' ? { ...counter, rxPackets: 0 } : counter,
    );
    return provePath({ ...tenEchoes, topology: { ...topology, path: { ...topology.path, out } }, counters });
  };

  it('is not asked for', () => expect(blindReceiver(['event'])).toMatchObject({ ok: true, reason: null }));
  it('is missed where one does', () =>
    expect(blindReceiver(['counter']).reason).toMatch(/only 0 crossed server\/eth1/));
});
