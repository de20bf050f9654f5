/** The usual way of echoes through their points, and the names of its stages. Pure. */

import type { JourneyPoint, JourneyStage, StageGroup } from '../../model/journey.ts';
import { provedBy } from '../../model/path.ts';
import type { Part, Topology } from '../../model/topology.ts';
import type { ArmScope } from '../decode/diff-snapshots.ts';
import type { EchoStamp } from './echo-stamps.ts';

/** ping's own time before and after, and no part of the way. */
const outside = new Set(['idle', 'printing']);

/** Passed by the first packet of a flow alone, so that it is not on the usual way. */
export const upcallPoint = 'ovs_dp_upcall';

const pointKey = ({ point, ifindex, answer }: EchoStamp): string => `${point}/${ifindex}/${answer}`;

/** Stamps of the way itself. */
export const onTheWay = (stamps: readonly EchoStamp[]): EchoStamp[] =>
  stamps.filter(({ point }) => !outside.has(point));

/** The order that most echoes took, as keys; empty where there are none. `ways`: stamps of an echo each, in order of time. */
export const usualOrder = (ways: readonly (readonly EchoStamp[])[]): string[] => {
  const counts = new Map<string, { count: number; order: string[] }>();
  for (const way of ways) {
    const order = way.map(pointKey);
    const known = counts.get(order.join());
    if (known) known.count += 1;
    else counts.set(order.join(), { count: 1, order });
  }
  return [...counts.values()].reduce((best, next) => (next.count > best.count ? next : best), { count: 0, order: [] })
    .order;
};

/** The stamp of every point of the order, undefined where one is missing; a point that is not in the order is left out. */
export const alongOrder = (way: readonly EchoStamp[], order: readonly string[]): (EchoStamp | undefined)[] => {
  const byKey = new Map(way.map((stamp) => [pointKey(stamp), stamp]));
  return order.map((key) => byKey.get(key));
};

export const placeOf = ({ point, ifindex, answer }: EchoStamp, { devices }: ArmScope): JourneyPoint => {
  const found = devices.find((candidate) => candidate.ifindex === ifindex && candidate.device !== 'lo');
  if (ifindex === 0) return { point, node: null, device: null, answer };
  return { point, node: found?.node ?? null, device: found?.device ?? `if${ifindex}`, answer };
};

const nameOf = ({ node, device }: JourneyPoint): string => (node ? `${node}/${device}` : (device ?? 'ping'));

const isArrival = ({ point }: JourneyPoint): boolean =>
  point === 'netif_receive_skb' || point === 'napi_gro_receive_entry';

/** By what a part joins its ports, where it does. */
const joinerOf = (part: Part): string[] => {
  switch (part.type) {
    case 'ovs':
      return ['Open vSwitch'];
    case 'bridge':
      return ['bridge'];
    case 'tap':
      return ['socat'];
    case 'tunnel':
      return [`${part.driver} tunnel`];
    case 'stacked':
      return [part.driver];
    case 'program':
      return part.to === null ? [] : [`${part.hook} redirect`];
    case 'veth':
      return [];
  }
};

/** What joins the ports of a topology. */
const switchOf = ({ parts, datapath }: Topology): { group: StageGroup; name: string } => {
  if (datapath === 'userspace') return { group: 'vswitchd', name: 'ovs-vswitchd' };
  return { group: 'forwarding', name: parts.flatMap(joinerOf)[0] ?? 'routing' };
};

/** Whether a packet goes from the driver of one end to the other one unseen by any point: as a frame, or inside another packet. */
const isUnseenBetween = ({ parts, datapath }: Topology): boolean =>
  datapath === 'userspace' ||
  parts.some(({ type }) => type === 'tap' || type === 'tunnel') ||
  parts.some((part) => part.type === 'program' && part.hook === 'xdp');

const withinSwitch = (topology: Topology, from: JourneyPoint, to: JourneyPoint): JourneyStage => {
  const { group, name } = switchOf(topology);
  return { group, name: `${name} ${from.device} → ${to.device}`, answer: to.answer };
};

const isTunnelled = ({ parts }: Topology): boolean => parts.some(({ type }) => type === 'tunnel');

/** The leg from the driver of an internal port in userspace to the port that it comes out of is the switch's. */
const afterTransmit = (topology: Topology, from: JourneyPoint, to: JourneyPoint): JourneyStage =>
  (isArrival(to) || (to.point === 'netif_rx' && to.node !== from.node && isTunnelled(topology))) &&
  isUnseenBetween(topology)
    ? withinSwitch(topology, from, to)
    : { group: 'transmit', name: `transmit ${nameOf(from)}`, answer: to.answer };

/** Under a backend that sees functions: the point -> what begins there, in the words of its group. */
const functionStages: Readonly<Record<string, (from: JourneyPoint, to: JourneyPoint) => Omit<JourneyStage, 'answer'>>> =
  {
    __dev_forward_skb: (from) => ({ group: 'transmit', name: `hand over to ${nameOf(from)}` }),
    br_handle_frame: (from) => ({ group: 'forwarding', name: `bridge: way of ${from.device}` }),
    br_forward: (from, to) => ({ group: 'forwarding', name: `bridge: ${from.device} → ${to.device}` }),
    ovs_dp_process_packet: (from) => ({ group: 'forwarding', name: `Open vSwitch: flow and actions, ${from.device}` }),
    ovs_vport_send: (from, to) => ({ group: 'forwarding', name: `Open vSwitch: ${from.device} → ${to.device}` }),
  };

/** Where the switch begins to look at what came in. */
const isSwitchFunction = ({ point }: JourneyPoint): boolean =>
  point === 'br_handle_frame' || point === 'ovs_dp_process_packet';

const afterArrival = (topology: Topology, from: JourneyPoint, to: JourneyPoint): JourneyStage => {
  if (isArrival(to)) return { group: 'backlog', name: `NAPI ${nameOf(from)}`, answer: to.answer };
  if (isSwitchFunction(to)) return { group: 'forwarding', name: `into the switch, ${from.device}`, answer: to.answer };
  if (to.point === 'copied' || to.point === 'received')
    return { group: 'delivery', name: 'socket and waking ping', answer: true };
  if (from.node === topology.server.node || (to.node === topology.server.node && !from.answer && to.answer))
    return { group: 'server stack', name: 'server stack', answer: true };
  return withinSwitch(topology, from, to);
};

const stageBetween = (topology: Topology, from: JourneyPoint, to: JourneyPoint): JourneyStage => {
  const inFunction = functionStages[from.point];
  if (inFunction) return { ...inFunction(from, to), answer: to.answer };
  switch (from.point) {
    case 'sendto':
      return { group: 'client stack', name: 'client stack', answer: false };
    case 'net_dev_queue':
      return { group: 'device queue', name: `queue ${nameOf(from)}`, answer: to.answer };
    case 'net_dev_start_xmit':
      return afterTransmit(topology, from, to);
    case 'netif_rx':
      return { group: 'backlog', name: `backlog ${nameOf(from)}`, answer: to.answer };
    case 'copied':
      return { group: 'delivery', name: 'return to ping', answer: true };
    default:
      return afterArrival(topology, from, to);
  }
};

export const stagesOf = (topology: Topology, points: readonly JourneyPoint[]): JourneyStage[] =>
  points.slice(1).map((to, index) => stageBetween(topology, points[index] as JourneyPoint, to));

/** The first crossing that the topology claims and the usual way lacks; undefined: none. Both ways are looked at. */
export const missingHop = ({ path }: Topology, points: readonly JourneyPoint[]): string | undefined => {
  const crossed = (node: string, device: string, answer: boolean, transmit: boolean): boolean =>
    points.some(
      (point) =>
        point.node === node &&
        point.device === device &&
        point.answer === answer &&
        (transmit ? point.point === 'net_dev_start_xmit' : isArrival(point)),
    );
  for (const answer of [false, true]) {
    const hop = provedBy(answer ? path.back : path.out, 'event').find(
      ({ node, device, direction }) => !crossed(node, device, answer, direction === 'transmit'),
    );
    if (hop) return `${hop.node}/${hop.device} ${answer ? 'on the way back' : 'on the way there'}`;
  }
  return undefined;
};
