import { describe, expect, it } from 'vitest';
import { parseEndpoint } from '../../../src/adopted/endpoint/parse-endpoint.ts';
import { newPattern } from '../../../src/adopted/follow/echo-pattern.ts';
import type { Sighting } from '../../../src/adopted/follow/sightings.ts';
import { echoesOf, waysOf } from '../../../src/adopted/path/echo-ways.ts';
import { stagesOf } from '../../../src/adopted/path/stages.ts';
import { bestCandidate } from '../../../src/adopted/target-address.ts';

const names = {
  device: ({ netns, ifindex }: { netns: number; ifindex: number }) => `d${ifindex} of ${netns}`,
  namespace: (netns: number) => `n${netns}`,
};

/** [point, way, namespace, interface, ns] */
type Row = readonly [string, 'request' | 'answer', number, number, number];
const there: readonly Row[] = [
  ['sendto', 'request', 0, 0, 0],
  ['net_dev_queue', 'request', 1, 2, 10],
  ['net_dev_start_xmit', 'request', 1, 2, 13],
  ['netif_rx', 'request', 2, 3, 20],
  ['netif_receive_skb', 'request', 2, 3, 22],
  ['net_dev_queue', 'answer', 2, 3, 30],
  ['netif_receive_skb', 'answer', 1, 2, 41],
  ['copied', 'answer', 0, 0, 50],
  ['received', 'answer', 0, 0, 52],
];

const stamps = (sequence: number, rows: readonly Row[]): Sighting[] =>
  rows.map(([point, way, netns, ifindex, atNs]) => ({
    ...{ sequence, point, way, netns, ifindex, cpu: 0 },
    atNs: sequence * 1000 + atNs,
  }));

describe('the path', () => {
  it('is the way that most answered echoes took, whatever the order in which the map is read', () => {
    const copy: Row = ['netif_rx', 'request', 9, 9, 21];
    const all = [
      ...stamps(1, there),
      ...stamps(2, there),
      ...stamps(3, [...there, copy]),
      ...stamps(4, there.slice(0, 3)),
    ];
    const ways = waysOf(echoesOf(all.toReversed()));
    expect(ways.answered).toBe(3);
    expect(ways.whole.map(({ sequence }) => sequence)).toEqual([1, 2]);
    expect(ways.path.map(({ point }) => point)).toEqual(there.map(([point]) => point));
    expect(waysOf(echoesOf(all, new Set(['9/9']))).whole).toHaveLength(3);
  });

  it('of echoes that nobody answered is as far as most of them came', () => {
    const lost = [...stamps(1, there.slice(0, 3)), ...stamps(2, there.slice(0, 3)), ...stamps(3, there.slice(0, 2))];
    const ways = waysOf(echoesOf(lost));
    expect(ways.path).toHaveLength(3);
    expect(ways.whole).toEqual([]);
  });

  it('has stages whose times add up to the time in the process, each with a name of its own', () => {
    const stages = stagesOf(waysOf(echoesOf([...stamps(1, there), ...stamps(2, there)])), names);
    expect(stages.map(({ name }) => name)).toEqual([
      ...['stack of n1', 'queue d2 of 1', 'transmit d2 of 1', 'backlog d3 of 2', 'answer in n2', 'queue d3 of 2'],
      ...['stack, to the socket', 'return to ping'],
    ]);
    expect(stages.reduce((sum, { ns }) => sum + (ns[1] ?? 0), 0)).toBe(52);
  });
});

describe('an end', () => {
  it.each([
    ['netns:blue', 'netns', 'blue'],
    ['netns:/run/x', 'netns', '/run/x'],
    ['pid:42', 'pid', '42'],
    ['pod:shop/web-1', 'pod', 'shop/web-1'],
    ['host', 'host', ''],
  ])('%s is understood', (asked, kind, name) => expect(parseEndpoint(asked)).toEqual({ asked, kind, name }));

  it.each([
    'blue',
    'netns:',
    'pid:x',
    'pid:0',
    'pod:web',
    'pod:a/b/c',
    'lxc:web',
    'host:x',
    'podman:--help',
    'netns:a b',
  ])('"%s" is refused with the forms that there are', (asked) =>
    expect(() => parseEndpoint(asked)).toThrow(/is no end of a wire/),
  );
});

it('the address on the same network goes before a routed one, IPv4 before IPv6, and none without a route', () => {
  const near = { dev: 'eth0' };
  const far = { dev: 'eth0', gateway: '10.0.0.1' };
  const all = [
    { address: '10.9.0.2', route: far },
    { address: 'fd00::2', route: near },
    { address: '10.0.0.2', route: near },
    { address: '10.8.0.2', route: null },
  ];
  expect(bestCandidate(all)).toBe('10.0.0.2');
  expect(bestCandidate(all.slice(0, 2))).toBe('fd00::2');
  expect(bestCandidate(all.slice(3))).toBeUndefined();
});

it('a pattern is the same bytes to ping and to a little-endian reader, below 2^63', () => {
  expect(newPattern(Buffer.from('0102030405060788', 'hex'))).toEqual({
    hex: '0102030405060708',
    number: 0x0807060504030201n,
  });
  expect(newPattern(Buffer.alloc(8, 0xff)).number).toBeLessThan(2n ** 63n);
});
