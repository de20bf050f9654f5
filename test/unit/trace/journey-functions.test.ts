import { describe, expect, it } from 'vitest';
import { pairJourneys } from '../../../src/trace/journeys/journey.ts';
import { bridgeWay, echoAt, echoesOf, inputOf } from '../../helpers/sample-journeys.ts';

type Way = typeof bridgeWay;

const [eth0, eth1, port0, port1] = [11, 12, 13, 14];

const isPort = (ifindex: number): boolean => ifindex === port0 || ifindex === port1;

const peerOf = new Map([
  [eth0, port0],
  [port0, eth0],
  [eth1, port1],
  [port1, eth1],
]);

const handedOver = (point: string, ifindex: number): [string, number][] =>
  point === 'net_dev_start_xmit' ? [['__dev_forward_skb', peerOf.get(ifindex) ?? 0]] : [];

/** The way of a bridge, with the functions that each port of the switch passes after an arrival. */
const switched = (functions: readonly string[]): Way =>
  bridgeWay.flatMap(([point, ifindex, answer]) => {
    const passed = point === 'netif_receive_skb' && isPort(ifindex) ? functions : [];
    const more = [...handedOver(point, ifindex), ...passed.map((name): [string, number] => [name, ifindex])];
    return [[point, ifindex, answer], ...more.map(([added, at]): Way[number] => [added, at, answer])] as Way;
  });

const bridge = switched(['br_handle_frame', 'br_forward']);
const openVswitch = switched(['ovs_dp_process_packet', 'ovs_vport_send']);

const journeysOf = (kind: string, way: Way, priming = new Map()) => {
  const echoes = echoesOf(10, (echo) => echoAt(echo * 1e6, () => 100, way));
  const journeys = pairJourneys({ ...inputOf(echoes, kind), priming });
  if (!journeys) throw new Error('no journeys');
  return journeys;
};

const wayThere = ({ stages }: ReturnType<typeof journeysOf>): string[] =>
  stages.filter(({ answer }) => !answer).map(({ group, name }) => `${group} | ${name}`);

describe('where functions are seen, a stage is split', () => {
  it('what veth does and what the bridge does', () => {
    expect(wayThere(journeysOf('bridge', bridge))).toEqual([
      'client stack | client stack',
      'device queue | queue client/eth0',
      'transmit | transmit client/eth0',
      'transmit | hand over to switch/port0',
      'backlog | backlog switch/port0',
      'forwarding | into the switch, port0',
      'forwarding | bridge: way of port0',
      'forwarding | bridge: port0 → port1',
      'device queue | queue switch/port1',
      'transmit | transmit switch/port1',
      'transmit | hand over to server/eth1',
      'backlog | backlog server/eth1',
    ]);
  });

  it('what Open vSwitch does before it sends, and the sending', () => {
    expect(wayThere(journeysOf('ovs-veth', openVswitch)).filter((name) => name.startsWith('forwarding'))).toEqual([
      'forwarding | into the switch, port0',
      'forwarding | Open vSwitch: flow and actions, port0',
      'forwarding | Open vSwitch: port0 → port1',
    ]);
  });

  it('the groups are as long as without: nothing is counted twice', () => {
    const { stages, stagesNs } = journeysOf('bridge', bridge);
    expect(stages).toHaveLength(bridge.length - 1);
    expect(stagesNs.every((stage) => stage.every((ns) => ns === 100))).toBe(true);
  });
});

describe('the first packet of a flow', () => {
  const asking = switched(['ovs_dp_process_packet', 'ovs_dp_upcall', 'ovs_vport_send']);

  it('has what its upcalls took apart, and they lie within looking up and acting', () => {
    const upcallAt = asking.findIndex(([point]) => point === 'ovs_dp_upcall');
    const slow = new Map([[1, echoAt(5e5, (stage) => (stage === upcallAt ? 900 : 100), asking)]]);
    const journeys = journeysOf('ovs-veth', openVswitch, slow);
    expect(journeys.firstUpcallsNs).toEqual([900, 100]);
    const lookUp = journeys.stages.findIndex(({ name }) => name === 'Open vSwitch: flow and actions, port0');
    expect(journeys.first?.[lookUp]).toBe(100 + 900);
  });

  it('asked nobody where the flow was still known', () => {
    const known = new Map([[1, echoAt(5e5, () => 100, openVswitch)]]);
    expect(journeysOf('ovs-veth', openVswitch, known).firstUpcallsNs).toBeUndefined();
  });

  it('says so where it is among the slowest', () => {
    const echoes = echoesOf(10, (echo) =>
      echo === 4 ? echoAt(echo * 1e6, () => 200, asking) : echoAt(echo * 1e6, () => 100, openVswitch),
    );
    const [slowest] = pairJourneys(inputOf(echoes, 'ovs-veth'))?.slowest ?? [];
    expect(slowest).toMatchObject({ sequence: 4 });
    expect(slowest?.differences).toContain('Open vSwitch asked its daemon');
  });
});
