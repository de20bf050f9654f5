/** What was asked for, against what a namespace answered. */
import { describe, expect, it } from 'vitest';
import { hop } from '../../../src/model/path.ts';
import type { Arm } from '../../../src/model/plan.ts';
import { notInForce, unmetSettings } from '../../../src/run/in-force.ts';
import { changesBetween, changeWarning, congestionWarning } from '../../../src/run/verify-settings.ts';
import { parseSettings, sysctlsIn } from '../../../src/topology/deploy/parse-settings.ts';
import { sampleTopology } from '../../helpers/sample-topology.ts';
import { tcpOf } from '../../helpers/sound-evidence.ts';

const features = `tx-checksumming: on
scatter-gather: on
tcp-segmentation-offload: off [requested on]
generic-segmentation-offload: on
generic-receive-offload: off
rx-gro-list: off
`;

const link = { ifname: 'eth0', mtu: 1500, qdisc: 'noqueue', txqlen: 1000, linkinfo: { info_kind: 'veth' } };
const answers = {
  netns: 'vs-test-0-c',
  links: JSON.stringify([
    { ifname: 'lo', mtu: 65536 },
    { ...link, xdp: { mode: 1, prog: { id: 7, name: 'p', tag: '3b18' } } },
  ]),
  sysctls: [
    '/proc/sys/net/ipv4/tcp_rmem:4096\t131072\t6291456',
    '/proc/sys/net/ipv4/tcp_fastopen_key:secret',
    '/proc/sys/net/ipv4/conf/default/rp_filter:0',
    '/proc/sys/net/ipv4/conf/eth0/rp_filter:0',
    '/proc/sys/net/ipv4/conf/eth0/arp_ignore:1',
    '/proc/sys/net/ipv4/conf/default/arp_ignore:0',
    'grep: /proc/sys/net/ipv6/conf/all/stable_secret: Input/output error',
  ].join('\n'),
  qdiscs:
    'qdisc noqueue 0: dev lo root refcnt 2 \nqdisc tbf 8001: dev eth0 root refcnt 3 rate 1Gbit burst 256Kb lat 20ms \n',
  files: '/sys/class/net/eth0/queues/rx-0/rps_cpus:3\n/sys/class/net/lo/threaded:0\n/sys/class/net/eth0/threaded:1\n',
  status: 'Name:\tcat\nCpus_allowed_list:\t0-1\n',
  rules: 'sh: 11: nft: not found\n',
  features: new Map([['eth0', features]]),
};
const places = parseSettings('client', answers);

describe('the answers of a namespace', () => {
  it('are values by their names', () => {
    expect(places).toEqual([
      {
        node: 'client',
        device: null,
        values: expect.objectContaining({ 'net.ipv4.tcp_rmem': '4096 131072 6291456', cpus: '0-1', rules: 'none' }),
      },
      {
        node: 'client',
        device: 'eth0',
        values: expect.objectContaining({
          ...{ mtu: '1500', xdp: 'native p (tag 3b18)', qdisc: 'tbf rate 1Gbit burst 256Kb lat 20ms', threaded: '1' },
          ...{ 'offload tso': 'off', 'offload tx': 'on', 'offload rx-gro-list': 'off', 'rx-0/rps_cpus': '3' },
        }),
      },
    ]);
  });

  it('hold no secret, and of a device only what is its own', () => {
    expect(Object.keys(sysctlsIn(answers.sysctls)).sort()).toEqual([
      'net.ipv4.conf.default.arp_ignore',
      'net.ipv4.conf.default.rp_filter',
      'net.ipv4.conf.eth0.arp_ignore',
      'net.ipv4.tcp_rmem',
    ]);
  });

  it('that are no list of devices are refused', () => {
    expect(() => parseSettings('client', { ...answers, links: 'garbage' })).toThrow(/list of the devices/);
    expect(() => parseSettings('client', { ...answers, links: '[]' })).toThrow(/list of the devices/);
  });
});

const topology = {
  ...sampleTopology('veth'),
  path: { out: [hop({ node: 'client', device: 'eth0' }, 'transmit')], back: [] },
};
const arm = (more: Partial<Arm>): Arm => ({ id: 'b', kind: 'veth', role: 'test', control: 'a', offloads: {}, ...more });
const variant = { sysctls: [], bridge: {}, setup: [] };
const sysctl = (key: string, value: string) => ({ variant: { ...variant, sysctls: [{ node: 'client', key, value }] } });
const unmet = (more: Partial<Arm>, placement: Parameters<typeof unmetSettings>[3] = null): string[] =>
  unmetSettings(arm(more), topology, places, placement).map(({ setting, reason }) => `${setting}: ${reason}`);

describe('a namespace of its own', () => {
  const neigh = ['eth0', 'lo'].map((device) => `/proc/sys/net/ipv4/neigh/${device}/gc_stale_time:60`);
  const own =
    '/proc/sys/net/ipv4/neigh/eth0/base_reachable_time:10\n/proc/sys/net/ipv4/neigh/lo/base_reachable_time:30';

  it('shows no neigh.default: that of its devices is the one that lo began with', () => {
    expect(sysctlsIn([...neigh, own].join('\n'))).toEqual({
      'net.ipv4.neigh.default.gc_stale_time': '60',
      'net.ipv4.neigh.default.base_reachable_time': '30',
      'net.ipv4.neigh.eth0.base_reachable_time': '10',
    });
  });
});

describe('threads of Open vSwitch', () => {
  const threads = (...lists: string[]) => lists.map((list) => `Cpus_allowed_list:\t${list}\n`).join('');
  const unmetOf = (text: string) =>
    unmetSettings(
      { id: 'b', kind: 'ovs-veth', role: 'test', control: 'a', offloads: {} },
      sampleTopology('ovs-veth'),
      parseSettings('switch', { ...answers, threads: text }),
      { ...{ client: '0', server: '1', switch: '1' }, reason: 'told' } as never,
    ).map(({ setting, reason }) => `${setting}: ${reason}`);

  it('are where they were put', () => {
    expect(unmetOf(threads('1', '1', '1')).filter((text) => text.includes('ovs-vswitchd'))).toEqual([]);
  });

  it('that may run elsewhere are named', () => {
    expect(unmetOf(threads('1', '0-1', '1'))).toContain('switch on CPU 1: threads of ovs-vswitchd may use 0-1; 1');
  });
});

describe('the congestion control that a socket used', () => {
  const cubic = [{ node: 'client', device: null, values: { 'net.ipv4.tcp_congestion_control': 'cubic' } }];
  const visits = (congestionControl: string | null) => [{ arm: 'b', data: tcpOf({ congestionControl }) }];

  it.each(['cubic', null])('is that of its namespace: %s', (name) => {
    expect(congestionWarning('b', 'client', cubic, visits(name))).toBeNull();
  });

  it('is another one', () => {
    expect(congestionWarning('b', 'client', cubic, visits('reno'))?.message).toBe(
      'TCP on b used the congestion control reno, where client has cubic.',
    );
    expect(congestionWarning('a', 'client', cubic, visits('reno'))).toBeNull();
  });
});

describe('what was asked for', () => {
  it.each([
    ['a value, however it is spaced', sysctl('net.ipv4.tcp_rmem', '4096  131072\t6291456')],
    ['a key with slashes', sysctl('net/ipv4/tcp_rmem', '4096 131072 6291456')],
    ["a device's own, inherited", sysctl('net.ipv4.conf.eth0.rp_filter', '0x0')],
    [
      'the last of two',
      {
        variant: {
          ...variant,
          sysctls: ['1', '0'].map((value) => ({ node: 'client', key: 'net.ipv4.conf.default.rp_filter', value })),
        },
      },
    ],
    [
      'offloads, and those that no one asked for',
      { asked: { tx: 'on', gro: 'off' }, offloads: { tso: 'on' } } as const,
    ],
    ['an MTU', { variant: { ...variant, mtuBytes: 1500 } }],
  ])('in force: %s', (_, more) => expect(unmet(more)).toEqual([]));

  it.each([
    [sysctl('net.ipv4.tcp_rmem', '1 2 3'), 'sysctl:client:net.ipv4.tcp_rmem=1 2 3: client has 4096 131072 6291456'],
    [
      sysctl('net.core.rmem_default', '1'),
      'sysctl:client:net.core.rmem_default=1: there is no net.core.rmem_default in client',
    ],
    [{ asked: { tso: 'on' } } as const, 'tso=on: client/eth0 has tso off'],
    [{ variant: { ...variant, mtuBytes: 9000 } }, 'mtu=9000: client/eth0 has an MTU of 1500'],
  ])('not in force: %j', (more, said) => expect(unmet(more)).toEqual([said]));

  it('a CPU', () => {
    expect(unmet({}, { client: '0,1' })).toEqual([]);
    expect(unmet({}, { client: '1' })).toEqual(['client on CPU 1: a process started there may use 0-1']);
  });

  it.each([
    ['host', /: client has 2; this key is the whole host's: it cannot be set for one side\.$/],
    ['nobody', /this kernel has no such setting/],
    ['own', /did not take this one/],
    [null, /: client has 2\.$/],
  ] as const)('whose it is: %s', (whose, said) => {
    const error = notInForce('b', { setting: 'sysctl:client:net.x=1', reason: 'client has 2' }, whose);
    expect(error).toMatchObject({ code: 'SETTING_NOT_IN_FORCE', message: expect.stringMatching(said) });
  });
});

it('what changed meanwhile is told, and nothing where nothing did', () => {
  const later = places.map((place) =>
    place.device === null ? place : { ...place, values: { ...place.values, mtu: '900' } },
  );
  expect(changesBetween(places, later)).toEqual(['mtu at client/eth0 from 1500 to 900']);
  expect(changeWarning('b', changesBetween(places, later))).toMatchObject({ code: 'settings-changed', arm: 'b' });
  expect(changeWarning('b', changesBetween(places, places))).toBeNull();
  const own = places.map((place) =>
    place.device === null ? { ...place, values: { ...place.values, 'net.ipv4.conf.eth0.rp_filter': '2' } } : place,
  );
  expect(changesBetween(places, own)).toEqual(['net.ipv4.conf.eth0.rp_filter at client from 0 to 2']);
  expect(changesBetween(places, places.slice(0, 1))).toEqual(['client/eth0 is gone']);
});
