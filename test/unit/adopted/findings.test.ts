import { expect, it } from 'vitest';
import type { Trace } from '../../../src/adopted/findings/finding.ts';
import { findingsOf } from '../../../src/adopted/findings/index.ts';
import type { SeenDevice, WireStage } from '../../../src/model/wire-trace.ts';

const zero = {
  rxPackets: 0,
  txPackets: 0,
  rxBytes: 0,
  txBytes: 0,
  rxErrors: 0,
  txErrors: 0,
  rxDropped: 0,
  txDropped: 0,
};

const device = (name: string, netns: number, over: Partial<SeenDevice> = {}): SeenDevice => ({
  ...{ netns, namespace: `n${netns}`, ifindex: 2, device: name, kind: 'veth', master: null, peer: null, mtu: 1500 },
  ...{ mac: null, addresses: [], qdisc: 'noqueue', queues: { rx: 1, tx: 1 }, offloads: { tx: 'on', tso: 'on' } },
  ...{ xdp: false, before: zero, after: zero, ...over },
});

const points = [1, 2].map((netns) => ({ point: 'net_dev_queue', way: 'request' as const, netns, ifindex: 2 }));
const stage = (name: string, ns: number[]): WireStage => {
  const [from, to] = points as [WireStage['from'], WireStage['to']];
  return { name, from, to, ns };
};

const sound: Trace = {
  ...{ kind: 'trace', schemaVersion: 1, tool: 't', hostname: 'h', kernel: 'k', startedAt: '' },
  from: { asked: 'netns:a', name: 'a', netns: 1 },
  to: { asked: 'netns:b', name: 'b', netns: 2 },
  target: '10.0.0.2',
  ping: { command: 'ping', intervalMs: 10, sent: 100, received: 100, duplicates: 0, rttNs: [9000], said: [] },
  followed: { answered: 100, wholeWay: 100 },
  path: points,
  devices: [device('eth0', 1), device('eth1', 2)],
  stages: [stage('stack of a', [1000, 3000, 2000]), stage('forward in n2', [8000, 8000, 8000])],
  ...{ freed: [], lastSeen: [], translations: [], conntrack: [] },
};

const messages = (over: Partial<Trace>): string[] => findingsOf({ ...sound, ...over }).map(({ message }) => message);
const codes = (over: Partial<Trace>): string[] => findingsOf({ ...sound, ...over }).map(({ code }) => code);

it('a sound wire has none but its longest stage, with its median and the sum of all', () => {
  expect(messages({})).toEqual([
    'The longest stage is "forward in n2": median 8.00 µs of 10.0 µs, the sum of the medians of all stages.',
  ]);
});

it('lost echoes come first, with the function that freed them and what was not explained', () => {
  const freed: Trace['freed'][number] = {
    ...{ netns: 2, ifindex: 2, where: 'p0 of n2', way: 'request', reason: 'NETFILTER_DROP', function: 'nft_do_chain' },
    ...{ class: 'wire', text: 'a filter dropped it', skbs: 7, lost: 7 },
  };
  const lastSeen = [{ where: 'eth1 of n2', point: 'netif_rx', way: 'answer' as const, echoes: 3 }];
  const devices = [device('eth0', 1, { mtu: 1400 }), device('eth1', 2)];
  const [first, second] = messages({ ping: { ...sound.ping, received: 90 }, freed: [freed], lastSeen, devices });
  expect(first).toBe(
    '10 of 100 echoes were lost (10 %): 7 requests freed at p0 of n2 in nft_do_chain, NETFILTER_DROP: a filter dropped it; 3 without a free that was seen; last seen: 3 answers at eth1 of n2 (netif_rx).',
  );
  expect(second).toBe(
    'The MTU differs on the path: 1400 at eth0 of n1, 1500 at eth1 of n2; packets above 1,400 bytes may be fragmented, refused or lost there.',
  );
});

it('a filter that lets no ping pass is named with what to do instead, or with the load that did pass', () => {
  const freed: Trace['freed'][number] = {
    ...{
      netns: 2,
      ifindex: 2,
      where: 'eth1 of n2',
      way: 'request',
      reason: 'NETFILTER_DROP',
      function: 'nft_do_chain',
    },
    ...{ class: 'wire', text: 'a filter dropped it', skbs: 20, lost: 20 },
  };
  const none = { ping: { ...sound.ping, sent: 20, received: 0 }, freed: [freed] };
  expect(messages(none)[1]).toMatch(
    /^A filter at eth1 of n2 drops these pings: .*--load rr measures requests over TCP/,
  );
  expect(messages({ ...none, target: 'fd00::2' })[1]).toMatch(/--load tcp measures throughput between/);
  const load = { words: 'rr-tcp', command: 'sockperf', port: 5302, seconds: 2, figures: [], lost: [] };
  expect(messages({ ...none, load })[1]).toBe('A filter at eth1 of n2 drops these pings: the load below did pass.');
  expect(codes({ ...none, freed: [{ ...freed, reason: 'NO_SOCKET' }] })).not.toContain('icmp-blocked');
  expect(codes({ ...none, ping: { ...none.ping, received: 1 } })).not.toContain('icmp-blocked');
});

it('an offload that is off is named once, by the one that takes the others with it', () => {
  const off = { tx: 'off', tso: 'off [requested on]' };
  const devices = [device('eth0', 1, { offloads: off }), device('eth1', 2)];
  expect(messages({ devices })[0]).toMatch(
    /^tx checksum offload is off at eth0 of n1, and TSO, too: TCP that is sent there may be slower/,
  );
  expect(codes({ devices })).toEqual(['offload-off', 'longest-stage']);
});

it('a translation and conntrack are named with the time that is spent there', () => {
  const translation = {
    ...{ way: 'request' as const, kind: 'SNAT' as const, between: ['p0 of n2', 'p1 of n2'] as [string, string] },
    ...{ namespace: 'n2', before: '10.0.0.1', after: '10.1.0.1' },
  };
  const [nat, tracked] = messages({ translations: [translation], conntrack: ['n2'] });
  expect(nat).toBe(
    'SNAT in n2, between p0 of n2 and p1 of n2: 10.0.0.1 → 10.1.0.1; forwarding there takes 8.00 µs of the median round trip (80 %).',
  );
  expect(tracked).toBe(
    'conntrack has an entry of these echoes in n2; it may be a part of the 8.00 µs of the median round trip (80 %) that all stages there take.',
  );
});

it('ways differ where a device saw only one of them, unless it is one that is seen only when it sends', () => {
  const [there, back] = points.map((point, index) => ({
    ...point,
    way: index === 0 ? ('request' as const) : ('answer' as const),
  }));
  const path = [there, back].flatMap((point) => point ?? []);
  expect(messages({ path })[0]).toBe(
    'Request and answer take different ways: eth0 of n1 and eth1 of n2 saw only one of them.',
  );
  const devices = [device('eth0', 1, { kind: 'macvlan' }), device('eth0', 2, { kind: 'macvlan' })];
  expect(codes({ path, devices })).not.toContain('asymmetric');
});

it('duplicates, counters that rose, and an answer that did not come from the other end', () => {
  expect(codes({ ping: { ...sound.ping, duplicates: 2 } })[0]).toBe('duplicates');
  const risen = [device('eth0', 1, { after: { ...zero, rxDropped: 4 } })];
  expect(messages({ devices: risen })[0]).toBe(
    'Counters of eth0 of n1 rose meanwhile, of all that passes there: rx_dropped by 4.',
  );
  expect(codes({ path: points.slice(0, 1) })[0]).toBe('answered-elsewhere');
});
