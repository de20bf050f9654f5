import { describe, expect, it } from 'vitest';
import { type ArmScope, observedBetween, type ProbeSnapshot } from '../../../src/trace/decode/diff-snapshots.ts';
import { selfCheck, silentHooks } from '../../../src/trace/session/self-check.ts';

const inum = { client: 4026532177, server: 4026532246, foreign: 4026531840 };
const key = (netns: number, ifindex: number, index = 0): string =>
  String((BigInt(netns & 0xfffffff) << 28n) | (BigInt(ifindex) << 12n) | BigInt(index));

const scope: ArmScope = {
  arm: 'veth',
  nodes: [
    { node: 'client', netnsInum: inum.client },
    { node: 'server', netnsInum: inum.server },
  ],
  devices: [
    { node: 'client', device: 'eth0', ifindex: 2 },
    { node: 'server', device: 'eth0', ifindex: 2 },
  ],
};

const legend = {
  stages: ['transmit'],
  points: new Map<number, string>(),
  hooks: new Map([
    [1, 'net_dev_start_xmit'],
    [4, 'napi_gro_receive_entry'],
  ]),
  begun: new Map([[6, 'transmit']]),
  dropReasons: new Map([
    [1, 'CONSUMED'],
    [3, 'NO_SOCKET'],
  ]),
};

const snapshot = (maps: Record<string, Record<string, bigint>>, rest: Partial<ProbeSnapshot> = {}): ProbeSnapshot => ({
  maps: new Map(Object.entries(maps).map(([name, entries]) => [name, new Map(Object.entries(entries))])),
  atNs: 0n,
  lostEvents: 0,
  misses: new Map(),
  mapsFull: [],
  legend,
  ...rest,
});

const before = snapshot(
  {
    '@transmit_ns': { [key(inum.client, 2, 40)]: 5n },
    '@transmit_sum': { [key(inum.client, 2)]: 500n },
    '@drops': { [`${key(inum.client, 2, 4094)},3,ping_rcv`]: 7n },
  },
  { atNs: 409_500_000_000n, lostEvents: 2 },
);
const after = snapshot(
  {
    '@transmit_ns': {
      [key(inum.client, 2, 162)]: 2n,
      [key(inum.client, 2, 40)]: 8n,
      [key(inum.server, 2, 50)]: 1n,
      [key(inum.foreign, 2, 50)]: 100n,
    },
    '@transmit_sum': { [key(inum.client, 2)]: 25_000n, [key(inum.server, 2)]: 130n, [key(inum.foreign, 2)]: 9999n },
    '@crossings': {
      [key(inum.client, 2, 1)]: 5n,
      [key(inum.client, 2, 6)]: 6n,
      [key(inum.server, 2, 99)]: 1n,
      [key(inum.foreign, 2, 1)]: 100n,
    },
    '@more_packets': { [key(inum.client, 2, 1)]: 215n },
    '@drops': {
      [`${key(inum.client, 2, 4094)},3,ping_rcv`]: 7n,
      [`${key(inum.client, 2, 1)},3,ping_rcv`]: 1n,
      [`${key(inum.client, 2, 4095)},3,ping_rcv`]: 2n,
      [`${key(inum.client, 0)},65537,ovs_dp_process_packet.isra.0`]: 1n,
      [`${key(inum.server, 2)},1,consume_skb`]: 4n,
      [`${key(inum.foreign, 2)},3,ping_rcv`]: 4n,
      '0,3,unix_gc': 2n,
    },
    '@drop_stacks': {
      [`${key(inum.client, 2)},3,ping_rcv,\n    sk_skb_reason_drop+144\n    ping_rcv+179\n    icmp_rcv+765 [x]\n`]: 2n,
    },
  },
  { atNs: 409_800_000_000n, lostEvents: 5, mapsFull: ['@transmit_ns'] },
);
const observed = observedBetween(before, after, scope);

describe('observedBetween', () => {
  it('gives stages of the arm, as differences, buckets in order', () => {
    expect(observed.stages).toEqual([
      {
        stage: 'transmit',
        node: 'client',
        device: 'eth0',
        begun: 6,
        histogram: {
          count: 5,
          sumNs: 24_500,
          buckets: [
            [40, 3],
            [162, 2],
          ],
        },
      },
      { stage: 'transmit', node: 'server', device: 'eth0', histogram: { count: 1, sumNs: 130, buckets: [[50, 1]] } },
    ]);
  });

  it('gives crossings, with wire packets where they were counted', () => {
    expect(observed.crossings).toEqual([
      { hook: 'net_dev_start_xmit', node: 'client', device: 'eth0', skbs: 5, packets: 220 },
      { hook: 'hook 99', node: 'server', device: 'eth0', skbs: 1 },
    ]);
  });

  it('names drops, counts those of nobody apart, and leaves out consumed skbs', () => {
    expect(observed.drops).toEqual([
      { node: 'client', device: 'eth0', reason: 'NO_SOCKET', function: 'ping_rcv', skbs: 3 },
      { node: 'client', device: null, reason: 'UNKNOWN(65537)', function: 'ovs_dp_process_packet', skbs: 1 },
      { node: 'unscoped', device: null, reason: 'NO_SOCKET', function: 'unix_gc', skbs: 2 },
    ]);
  });

  it('says when skbs were freed, across the end of the ring of bins', () => {
    const pings = { node: 'client', device: 'eth0', reason: 'NO_SOCKET', function: 'ping_rcv' };
    const late = [50, 250].map((ms, index) => [ms, 2 - index]);
    expect(observed.dropTimes?.find((times) => times.reason === 'NO_SOCKET' && times.node === 'client')).toEqual({
      ...pings,
      bins: late,
    });
    const long = observedBetween(before, { ...after, atNs: before.atNs + 409_600_000_000n }, scope);
    expect(long.dropTimes).toEqual([]);
  });

  it('says by which way, without what every free passes', () => {
    const pings = { node: 'client', device: 'eth0', reason: 'NO_SOCKET', function: 'ping_rcv' };
    expect(observed.dropStacks).toEqual([{ ...pings, frames: ['ping_rcv', 'icmp_rcv'], samples: 2 }]);
  });

  it('passes on what makes counts doubtful', () => {
    expect(observed.lostEvents).toBe(3);
    expect(observed.mapsFull).toEqual(['@transmit_ns']);
  });

  it('is nothing between a snapshot and itself', () => {
    expect(observedBetween(after, after, scope)).toMatchObject({ stages: [], crossings: [], drops: [], lostEvents: 0 });
  });
});

describe('selfCheck', () => {
  it('is content when the sender was named', () => {
    expect(selfCheck(observed, scope, { node: 'client', device: 'eth0' })).toBeNull();
  });

  it('misses a sender that no probe saw', () => {
    const blind = observedBetween(after, after, scope);
    expect(selfCheck(blind, scope, { node: 'client', device: 'eth0' })).toContain('client/eth0');
  });

  it('objects to a device that the arm does not have', () => {
    const wrong = observedBetween(before, snapshot({ '@crossings': { [key(inum.client, 77, 1)]: 5n } }), scope);
    expect(selfCheck(wrong, scope, { node: 'client', device: 'eth0' })).toContain('client/if77');
  });
});

describe('silentHooks', () => {
  const attach = (...hooks: string[]) => [
    { probe: 'path.kprobe', backend: 'kprobe' as const, hooks, sha256: '', attachMs: 1 },
  ];

  it('lists what is attached, had to fire and did not', () => {
    const attached = attach('tracepoint:net:net_dev_start_xmit', 'kprobe:veth_xmit.isra.0', 'kprobe:br_forward');
    expect(silentHooks(attached, observed, [['net_dev_start_xmit'], ['veth_xmit']])).toEqual(['veth_xmit']);
  });

  it('is content with one of a group, and with a group that is not attached', () => {
    const attached = attach('tracepoint:net:net_dev_start_xmit', 'kprobe:__dev_forward_skb');
    expect(silentHooks(attached, observed, [['__dev_forward_skb', 'net_dev_start_xmit'], ['veth_xmit']])).toEqual([]);
  });
});

describe('the statistics of BPF', () => {
  const at = (runs: number, ns: number) => snapshot({}, { programs: { runs, ns } });

  it('are of the time between the snapshots', () => {
    expect(observedBetween(at(10, 5_000), at(14, 7_000), scope).programs).toEqual({ runs: 4, ns: 2_000 });
  });

  it('are absent while the kernel counts nothing', () => {
    expect(observedBetween(at(10, 5_000), at(10, 5_000), scope)).not.toHaveProperty('programs');
    expect(observedBetween(snapshot({}), snapshot({}), scope)).not.toHaveProperty('programs');
  });
});
