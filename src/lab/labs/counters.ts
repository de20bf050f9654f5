import { z } from 'zod';
import { provedBy } from '../../model/path.ts';
import type { Hop } from '../../model/topology.ts';
import { defaultTopologies } from '../../plan/make-plan.ts';
import { topologyKinds } from '../../topology/kinds/index.ts';
import type { Bench, Place } from '../bench.ts';
import { type CountersFacts, countersClaim, judgeCounters, pingsSent, type Witness } from '../judges/counters.ts';
import { defineLab } from '../model.ts';
import { parseDumpPorts } from '../ovs-ports.ts';
import { isEchoRequest } from '../packets.ts';
import { settledRead } from '../settled-read.ts';
import { isInstalled } from '../tools.ts';
import { type Watch, watchAll } from '../watch.ts';
import { buildWire, type Wire } from '../wire.ts';

const statsSchema = z.array(
  z.object({
    ifname: z.string(),
    stats64: z.object({ rx: z.object({ packets: z.number() }), tx: z.object({ packets: z.number() }) }),
  }),
);

/** Totals by place: "client/eth0 transmit". */
type Totals = ReadonlyMap<string, number>;

const linkTotals = async (bench: Bench, places: readonly Place[]): Promise<Totals> => {
  const perPlace = places.map(async (place) => {
    const links = statsSchema.parse(JSON.parse(await bench.read(place, 'ip -s -j link')));
    return links.flatMap(({ ifname, stats64: { rx, tx } }): [string, number][] => [
      [`${place.name}/${ifname} receive`, rx.packets],
      [`${place.name}/${ifname} transmit`, tx.packets],
    ]);
  });
  return new Map((await Promise.all(perPlace)).flat());
};

const procTotals = async ({ live }: Wire): Promise<Totals> =>
  new Map(
    (await live.counters()).flatMap(({ node, device, rxPackets, txPackets }): [string, number][] => [
      [`${node}/${device} receive`, rxPackets],
      [`${node}/${device} transmit`, txPackets],
    ]),
  );

const portTotals = async (bench: Bench, { live, client }: Wire): Promise<Totals> => {
  const part = live.topology.parts.find((candidate) => candidate.type === 'ovs');
  if (!part) return new Map();
  const text = await bench.read(client, `ovs-ofctl --names dump-ports unix:${live.folder}/${part.bridge}.mgmt`);
  return new Map(
    parseDumpPorts(text).flatMap(({ port, rxPackets, txPackets }): [string, number][] => [
      [`Open vSwitch port ${port} receive`, rxPackets],
      [`Open vSwitch port ${port} transmit`, txPackets],
    ]),
  );
};

type Reading = Readonly<Record<'ip -s link' | '/proc/net/dev' | 'ovs-ofctl dump-ports', Totals>>;

const read = async (bench: Bench, wire: Wire): Promise<Reading> => ({
  'ip -s link': await linkTotals(bench, wire.places),
  '/proc/net/dev': await procTotals(wire),
  'ovs-ofctl dump-ports': await portTotals(bench, wire),
});

/** A tap, which Open vSwitch has in user space, counts a packet a moment after it was handed over. */
const readAfter = (bench: Bench, wire: Wire): Promise<Reading> =>
  wire.live.topology.datapath === 'userspace' ? settledRead(() => read(bench, wire)) : read(bench, wire);

const hopName = ({ node, device, direction }: Hop): string => `${node}/${device} ${direction}`;

const differences = ({ live }: Wire, before: Reading, after: Reading): Omit<Witness, 'topology'>[] => {
  const hops = provedBy(live.topology.path.out, 'counter').map(hopName);
  return Object.entries(after).flatMap(([source, totals]) =>
    [...totals]
      .filter(([place]) => hops.includes(place) || /^Open vSwitch port (?!LOCAL)/.test(place))
      .map(([place, total]) => {
        const earlier = before[source as keyof Reading].get(place) ?? 0;
        return { source, place, packets: total - earlier };
      }),
  );
};

const count = async (bench: Bench, wire: Wire, probes: Watch): Promise<Omit<Witness, 'topology'>[]> => {
  const { client, server, target, live } = wire;
  const { device } = live.topology.client;
  const near = await bench.listen(client, device, 'icmp');
  const far = await bench.listen(server, live.topology.server.device, 'icmp');
  const before = await read(bench, wire);
  await probes.sinceLast();
  await bench.run(client, `ping -n -q -c ${pingsSent} -i 0.01 -W 1 ${target}`);
  const after = await readAfter(bench, wire);
  const observed = await probes.sinceLast();
  const witnesses = differences(wire, before, after);
  const captured = [(await near.finish()).filter(isEchoRequest), (await far.finish()).filter(isEchoRequest)];
  const seen = observed?.crossings.find(
    (crossing) => crossing.hook === 'net_dev_start_xmit' && crossing.node === 'client' && crossing.device === device,
  );
  return [
    ...(observed
      ? [{ source: 'probe net_dev_start_xmit', place: `client/${device} transmit`, packets: seen?.skbs ?? 0 }]
      : []),
    ...witnesses,
    { source: 'tcpdump', place: `client/${device} transmit`, packets: captured[0]?.length ?? 0 },
    { source: 'tcpdump', place: `server/${live.topology.server.device} receive`, packets: captured[1]?.length ?? 0 },
  ];
};

const countOn = async (bench: Bench, wire: Wire, probes: Watch): Promise<Witness[]> => {
  const topology = wire.live.topology.kind;
  await bench.step(`${pingsSent} pings through ${topology}`);
  const witnesses = (await count(bench, wire, probes)).map((witness) => ({ topology, ...witness }));
  const rows = witnesses.map(({ source, place, packets }) => [source, place, `${packets}`]);
  bench.keep({ type: 'table', columns: ['counted by', 'where', 'packets'], rows });
  return witnesses;
};

/** The article's set-ups and the plain pair. */
const counted = topologyKinds.filter(({ name }) => defaultTopologies.includes(name));

/** All are built first, so that one attachment of the probes serves them all. */
const perform = async (bench: Bench): Promise<CountersFacts> => {
  await bench.step('Every set-up, with its neighbours given by hand');
  const hasOvs = await isInstalled('ovs-vswitchd', bench.context.runner);
  const wires: Wire[] = [];
  for (const { name, needsOvs } of counted) {
    if (!needsOvs || hasOvs) wires.push(await buildWire(bench, { kind: name }));
  }
  const watches = await watchAll(
    bench,
    wires.map(({ places }) => places),
  );
  const witnesses: Witness[] = [];
  for (const [index, wire] of wires.entries()) {
    const probes = watches[index];
    if (probes) witnesses.push(...(await countOn(bench, wire, probes)));
  }
  const left = counted.filter(({ needsOvs }) => needsOvs && !hasOvs).map(({ name }) => name);
  return { witnesses, left: left.map((topology) => ({ topology, reason: 'Open vSwitch is not installed' })) };
};

export const counters = defineLab({
  name: 'counters',
  title: `${pingsSent} packets, counted by everything that counts`,
  claim: countersClaim,
  tools: ['ip', 'ping', 'tcpdump', 'ethtool'],
  perform,
  judge: judgeCounters,
});
