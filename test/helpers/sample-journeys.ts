/** Echoes over a bridge whose every stage a test chooses. */

import type { Journeys } from '../../src/model/journey.ts';
import type { Result } from '../../src/model/result.ts';
import type { ArmScope } from '../../src/trace/decode/diff-snapshots.ts';
import type { EchoStamp } from '../../src/trace/journeys/echo-stamps.ts';
import { type JourneyInput, pairJourneys } from '../../src/trace/journeys/journey.ts';
import { sampleTopology } from './sample-topology.ts';
import { pingData } from './visits.ts';

const [eth0, eth1, port0, port1] = [11, 12, 13, 14];

export const journeyScope: ArmScope = {
  arm: 'bridge',
  nodes: [
    { node: 'client', netnsInum: 1 },
    { node: 'server', netnsInum: 2 },
    { node: 'switch', netnsInum: 3 },
  ],
  devices: [
    { node: 'client', device: 'lo', ifindex: 1 },
    { node: 'client', device: 'eth0', ifindex: eth0 },
    { node: 'server', device: 'eth1', ifindex: eth1 },
    { node: 'switch', device: 'port0', ifindex: port0 },
    { node: 'switch', device: 'port1', ifindex: port1 },
  ],
};

const wire = (from: number, to: number, answer: boolean): [string, number, boolean][] => [
  ['net_dev_queue', from, answer],
  ['net_dev_start_xmit', from, answer],
  ['netif_rx', to, answer],
  ['netif_receive_skb', to, answer],
];

/** Point, interface, whether on the way back: every point of an echo over a bridge, in order. */
export const bridgeWay: readonly [point: string, ifindex: number, answer: boolean][] = [
  ['sendto', 0, false],
  ...wire(eth0, port0, false),
  ...wire(port1, eth1, false),
  ...wire(eth1, port1, true),
  ...wire(port0, eth0, true),
  ['copied', 0, true],
  ['received', 0, true],
];

/** The same without a switch. */
export const vethWay: typeof bridgeWay = [
  ['sendto', 0, false],
  ...wire(eth0, eth1, false),
  ...wire(eth1, eth0, true),
  ['copied', 0, true],
  ['received', 0, true],
];

/** The stamps of one echo; the clock of stamps has 42 bits. */
export const echoAt = (startNs: number, stageNs: (stage: number) => number, way = bridgeWay): EchoStamp[] => {
  let ns = startNs;
  return way.map(([point, ifindex, answer], index) => {
    if (index > 0) ns += stageNs(index - 1);
    return { point, ifindex, answer, ns: ns % 2 ** 42, cpu: 0, thread: 300 };
  });
};

export const echoesOf = (count: number, stamps: (echo: number) => EchoStamp[]): Map<number, EchoStamp[]> =>
  new Map(Array.from({ length: count }, (_, index) => [index + 1, stamps(index + 1)]));

const spanNs = (stamps: readonly EchoStamp[]): number =>
  ((stamps.at(-1)?.ns ?? 0) - (stamps[0]?.ns ?? 0) + 2 ** 42) % 2 ** 42;

/** With the figures that ping would print: 600 ns more, in whole microseconds. */
export const inputOf = (echoes: ReadonlyMap<number, readonly EchoStamp[]>, kind = 'bridge'): JourneyInput => ({
  topology: sampleTopology(kind),
  scope: journeyScope,
  echoes,
  priming: new Map(),
  data: pingData([...echoes.values()].map((stamps) => Math.round((spanNs(stamps) + 600) / 1000))),
  sampleShift: 0,
  resent: 0,
  surroundings: { ticks: [], softirqThreads: new Set() },
});

/** Of an arm: 40 echoes, whose stages take 400 to 800 ns each. */
export const sampleJourneys = (kind: 'veth' | 'bridge'): Journeys => {
  const way = kind === 'veth' ? vethWay : bridgeWay;
  const stamps = (echo: number) => echoAt(echo * 1e6, (stage) => 400 + ((echo * 31 + stage * 17) % 401), way);
  const journeys = pairJourneys(inputOf(echoesOf(40, stamps), kind));
  if (!journeys) throw new Error('no journeys');
  return journeys;
};

/** A result in which veth and bridge were followed. */
export const resultWithJourneys = (result: Result): Result => ({
  ...result,
  visits: result.visits.map((visit) =>
    visit.observation === 'full' && visit.load === 'ping' && (visit.arm === 'veth' || visit.arm === 'bridge')
      ? { ...visit, journeys: sampleJourneys(visit.arm) }
      : visit,
  ),
});
