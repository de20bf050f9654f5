/** What was in force, kept once and had back; and what of it differs that no one asked for. */
import { describe, expect, it } from 'vitest';
import { environmentDifferences } from '../../../src/check/environment/environment.ts';
import type { ArmBuild } from '../../../src/model/result.ts';
import type { SettingsAt } from '../../../src/model/settings.ts';
import { namespaceSettings, packSettings, settingsOf } from '../../../src/result/settings.ts';
import { unaskedDifferences } from '../../../src/result/unasked.ts';
import { sampleResult } from '../../helpers/sample-result.ts';
import { sampleTopology } from '../../helpers/sample-topology.ts';

const sysctls = {
  'net.ipv4.conf.default.rp_filter': '0',
  'net.ipv4.conf.all.rp_filter': '0',
  'net.ipv4.tcp_rmem': '4096 131072 6291456',
  'net.ipv4.tcp_congestion_control': 'cubic',
  cpus: '0',
  rules: 'none',
};
const device = {
  ...{ kind: 'veth', mtu: '1500', qdisc: 'noqueue', xdp: 'none', txqlen: '1000' },
  ...{ 'offload tx': 'on', 'offload sg': 'on', 'offload tso': 'on', 'offload gso': 'on', 'offload gro': 'off' },
};

type Changes = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** "client" or "client/eth0" → what it has otherwise. */
const placesWith = (changes: Changes = {}): SettingsAt[] =>
  (['client', 'server'] as const).flatMap((node, index) => [
    { node, device: null, values: { ...sysctls, ...changes[node] } },
    { node, device: `eth${index}`, values: { ...device, ...changes[`${node}/eth${index}`] } },
  ]);

describe('settings of many places', () => {
  const arms = [
    { id: 'a', settings: placesWith() },
    {
      id: 'b',
      settings: placesWith({ server: { 'net.ipv4.tcp_congestion_control': 'reno' }, 'client/eth0': { mtu: '9000' } }),
    },
  ];

  it('are had back as they were', () => {
    const settings = packSettings(arms);
    for (const arm of arms) expect(settingsOf({ settings }, arm.id)).toEqual(arm.settings);
    expect(settingsOf({}, 'a')).toEqual([]);
  });

  it('that a place lacks stay away', () => {
    const { 'net.ipv4.tcp_rmem': _, ...less } = sysctls;
    const without = [{ id: 'a', settings: [...placesWith(), { node: 'third', device: null, values: less }] }];
    expect(settingsOf({ settings: packSettings(without) }, 'a').at(-1)?.values).toEqual(less);
  });

  it('are kept once: five arms take hardly more than one', () => {
    const many = Object.fromEntries(
      Array.from({ length: 500 }, (_, index) => [`net.ipv4.setting_number_${index}`, '0 1 2']),
    );
    const sizeOf = (count: number): number =>
      JSON.stringify(
        packSettings(
          Array.from({ length: count }, (_, arm) => ({
            id: `arm${arm}`,
            settings: placesWith({ client: many, server: many }),
          })),
        ),
      ).length;
    expect(sizeOf(5)).toBeLessThan(sizeOf(1) + 2000);
  });

  it('of a device are those of "default" unless it has its own', () => {
    const own = placesWith({
      client: { 'net.ipv4.conf.default.rp_filter': '2' },
      server: { 'net.ipv4.conf.eth1.rp_filter': '1' },
    });
    expect(namespaceSettings(own, 'client')['net.ipv4.conf.eth0.rp_filter']).toBe('2');
    expect(namespaceSettings(own, 'server')['net.ipv4.conf.eth1.rp_filter']).toBe('1');
  });
});

const armWith = (id: string, more: Partial<ArmBuild> = {}): ArmBuild => ({
  ...{ id, kind: 'veth', role: id === 'a' ? 'control' : 'test', control: id === 'a' ? null : 'a', offloads: {} },
  ...{ topology: sampleTopology('veth'), devices: [], buildMs: 1 },
  ...more,
});

const told = (changes: Changes, b: Partial<ArmBuild> = {}, a: Partial<ArmBuild> = {}): string[] =>
  unaskedDifferences({
    arms: [armWith('a', a), armWith('b', b)],
    settings: packSettings([
      { id: 'a', settings: placesWith() },
      { id: 'b', settings: placesWith(changes) },
    ]),
  });

const variant = { sysctls: [], bridge: {}, setup: [] };

describe('a difference that no one asked for', () => {
  it('none where both are the same, or nothing was read back', () => {
    expect(told({})).toEqual([]);
    expect(unaskedDifferences({ arms: [armWith('a'), armWith('b')] })).toEqual([]);
  });

  it('TSO that an XDP program at the peer switches off; the program was asked for', () => {
    const setup = [{ node: 'server', command: 'ip link set dev eth1 xdp obj p.o sec xdp' }];
    const changes = { 'server/eth1': { xdp: 'native p (tag 1)' }, 'client/eth0': { 'offload tso': 'off' } };
    expect(told(changes, { variant: { ...variant, setup } })).toEqual([
      'b has TSO off at client/eth0: an XDP program at its peer switches it off',
    ]);
  });

  it('TSO that goes with checksum offload, which was asked for', () => {
    const changes = { 'client/eth0': { 'offload tx': 'off', 'offload tso': 'off' } };
    expect(told(changes, { asked: { tx: 'off' } })).toEqual([
      'b has TSO off at client/eth0: without checksum offload (tx) the kernel switches it off',
    ]);
  });

  it('what a datapath forces', () => {
    const topology = { ...sampleTopology('veth'), forcedOffloads: { tx: 'off', tso: 'off' } } as const;
    expect(told({ 'client/eth0': { 'offload tx': 'off' } }, { topology })).toEqual([
      'b has TX off at client/eth0: the userspace datapath of Open vSwitch needs it so',
    ]);
  });

  it.each([
    [
      { server: { 'net.ipv4.tcp_congestion_control': 'reno' } },
      'b has net.ipv4.tcp_congestion_control reno at server, where a has cubic',
    ],
    [{ client: { cpus: '0-1' } }, 'b has cpus 0-1 at client, where a has 0'],
    [{ 'client/eth0': { qdisc: 'tbf rate 1Gbit' } }, 'b has qdisc tbf rate 1Gbit at client/eth0, where a has noqueue'],
    [
      { server: { 'net.ipv4.conf.eth1.rp_filter': '1' } },
      'b has net.ipv4.conf.eth1.rp_filter 1 at server, where a has 0',
    ],
  ])('%j', (changes: Changes, sentence) => expect(told(changes)).toEqual([sentence]));

  it('is none of a matched control, which is made for what a datapath forces', () => {
    expect(told({ 'client/eth0': { 'offload tx': 'off' } }, { role: 'matched-control' })).toEqual([]);
  });

  it('is none where a side asked for it', () => {
    const own = {
      ...variant,
      sysctls: [{ node: 'server', key: 'net.ipv4.tcp_congestion_control', value: 'reno' }],
      mtuBytes: 9000,
    };
    const changes = {
      server: { 'net.ipv4.tcp_congestion_control': 'reno' },
      'client/eth0': { mtu: '9000', 'offload tso': 'off' },
    };
    expect(told(changes, { variant: own, asked: { tso: 'off' } })).toEqual([]);
    expect(told(changes, {}, { variant: own, asked: { tso: 'off' } })).toEqual([]);
  });
});

describe('two runs', () => {
  const base = sampleResult();
  const [first] = base.arms;
  const run = (changes: Changes = {}, host: Readonly<Record<string, string>> = {}) => ({
    ...base,
    environment: { ...base.environment, sysctls: { ...base.environment.sysctls, ...host } },
    settings: packSettings([{ id: first?.id ?? '', settings: placesWith(changes) }]),
  });

  it.each([
    ['sysctls', { server: { 'net.ipv4.tcp_rmem': '1 2 3' } }],
    ['filters', { server: { rules: 'table ip f { }' } }],
    ['affinity', { client: { cpus: '1' } }],
    ['devices', { 'server/eth1': { xdp: 'native p (tag 1)' } }],
  ])('differ by %s that were in force', (name, changes) => {
    expect(environmentDifferences(run(changes), run())).toEqual([
      expect.objectContaining({ name, tier: 'hard', arm: first?.id }),
    ]);
  });

  it('differ by a setting of the host, and not by what its own bridges call', () => {
    const key = 'net.core.high_order_alloc_disable';
    expect(environmentDifferences(run({}, { [key]: '1' }), run({}, { [key]: '0' }))).toEqual([
      expect.objectContaining({ name: 'sysctls', arm: null, baseline: `${key}=0`, candidate: `${key}=1` }),
    ]);
    const bridge = 'net.bridge.bridge-nf-call-iptables';
    expect(environmentDifferences(run({}, { [bridge]: '1' }), run({}, { [bridge]: '0' }))).toEqual([]);
  });

  it('of which one read nothing back are compared by what both know', () => {
    const { settings: _, ...old } = run();
    expect(environmentDifferences(run({ server: { rules: 'other' } }), old)).toEqual([]);
  });
});
