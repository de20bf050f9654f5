import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PingData } from '../../../src/model/load.ts';
import { type Topology, topologySchema } from '../../../src/model/topology.ts';
import { topologyFromVersion1 } from '../../../src/result/store/from-version-1.ts';
import { followEchoes } from '../../../src/run/visit/follow-echoes.ts';
import { type ArmScope, observedBetween, type ProbeSnapshot } from '../../../src/trace/decode/diff-snapshots.ts';
import { echoStamps } from '../../../src/trace/journeys/echo-stamps.ts';
import { completeJourneys } from '../../../src/trace/journeys/journey.ts';
import { missingHop } from '../../../src/trace/journeys/journey-layout.ts';
import { checkSums } from '../../../src/trace/journeys/journey-sum.ts';

type Maps = Record<string, Record<string, string>>;

interface Recorded {
  readonly topology: Topology;
  readonly scope: ArmScope;
  readonly data: PingData;
  readonly legend: { readonly points: [number, string][]; readonly softirqThreads: number[] };
  readonly before: Maps;
  readonly after: Maps;
}

/** bench/record-journeys.ts on 6.18, the machine under load; 15 echoes each, with what earlier ones left in the map. */
const recorded = (kind: string): Recorded => {
  const file = join(import.meta.dirname, `../../fixtures/journeys-6.18/${kind}.json`);
  const read: Recorded = JSON.parse(readFileSync(file, 'utf8'));
  return { ...read, topology: topologySchema.parse(topologyFromVersion1({ ...read.topology })) };
};

const snapshotOf = (maps: Maps, { points, softirqThreads }: Recorded['legend']): ProbeSnapshot => ({
  maps: new Map(
    Object.entries(maps).map(([name, entries]) => [
      name,
      new Map(Object.entries(entries).map(([key, value]) => [key, BigInt(value)])),
    ]),
  ),
  atNs: 0n,
  lostEvents: 0,
  misses: new Map(),
  mapsFull: [],
  legend: {
    stages: [],
    hooks: new Map(),
    dropReasons: new Map(),
    points: new Map(points),
    softirqThreads: new Set(softirqThreads),
  },
});

const visitOf = (kind: string) => {
  const { topology, scope, data, legend, ...maps } = recorded(kind);
  const [before, after] = [snapshotOf(maps.before, legend), snapshotOf(maps.after, legend)];
  return { topology, scope, data, before, after, sampleShift: 0 };
};

const journeysOf = (kind: string) => {
  const visit = visitOf(kind);
  const { journeys, observed } = followEchoes(observedBetween(visit.before, visit.after, visit.scope), visit);
  if (!journeys) throw new Error('no journeys');
  return { journeys, observed, visit };
};

const kinds = ['veth', 'bridge', 'ovs-veth', 'ovs-internal'];

describe.each(kinds)('recorded on 6.18: %s', (kind) => {
  it('every echo is complete, covers the path, and adds up to its own round trip', () => {
    const { journeys, visit } = journeysOf(kind);
    expect(journeys).toMatchObject({ followed: 15, incomplete: [], resent: 0, displaced: 0 });
    expect(journeys.sum).toMatchObject({ checked: 15, within: 15 });
    expect(missingHop(visit.topology, journeys.points)).toBeUndefined();
    expect(journeys.first).toHaveLength(journeys.stages.length);
  });

  it('counts an echo at every device once each way', () => {
    const { observed, visit } = journeysOf(kind);
    for (const { node, device, direction } of [...visit.topology.path.out, ...visit.topology.path.back]) {
      const hook = direction === 'transmit' ? 'net_dev_start_xmit' : 'netif_receive_skb';
      const found = observed.crossings.find((c) => c.hook === hook && c.node === node && c.device === device);
      expect(found?.skbs).toBe(15);
    }
  });

  it('leaves the leg through a switch as one stage each way, and nothing of it elsewhere', () => {
    const { stages } = journeysOf(kind).journeys;
    const legs = stages.filter(({ group }) => group === 'forwarding' || group === 'vswitchd').map(({ name }) => name);
    expect(legs).toEqual(
      {
        veth: [],
        bridge: ['bridge port0 → port1', 'bridge port1 → port0'],
        'ovs-veth': ['ovs-vswitchd port0 → port1', 'ovs-vswitchd port1 → port0'],
        'ovs-internal': ['ovs-vswitchd eth0 → eth1', 'ovs-vswitchd eth1 → eth0'],
      }[kind],
    );
  });

  it('does not add up to the round trip of the next echo', () => {
    const visit = visitOf(kind);
    const wrong = checkSums(completeJourneys(echoStamps(visit.before, visit.after)), visit.data, 1);
    expect(wrong?.checked).toBe(14);
    expect(wrong?.within).toBeLessThan(0.8 * 14);
  });
});
