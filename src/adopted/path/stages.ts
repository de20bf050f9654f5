/** The time between two successive points of the path, of every echo that took it. Pure. */
import type { PathPoint, WireStage } from '../../model/wire-trace.ts';
import type { Ways } from './echo-ways.ts';

export interface PlaceNames {
  /** "eth0 of web" */
  readonly device: (point: Pick<PathPoint, 'netns' | 'ifindex'>) => string;
  /** "web" */
  readonly namespace: (netns: number) => string;
}

const arrivals = ['netif_rx', 'napi_gro_receive_entry', 'netif_receive_skb'];
const isArrival = ({ point }: PathPoint): boolean => arrivals.includes(point);

const afterTransmit = (to: PathPoint, device: string): string =>
  isArrival(to) ? `transmit ${device}` : `encapsulate ${device}`;

const afterReceive = (from: PathPoint, to: PathPoint, { device, namespace }: PlaceNames): string => {
  if (to.netns === 0) return 'stack, to the socket';
  if (from.way !== to.way) return `answer in ${namespace(from.netns)}`;
  return isArrival(to) ? `decapsulate ${device(from)}` : `forward in ${namespace(from.netns)}`;
};

const stageName = (from: PathPoint, to: PathPoint, names: PlaceNames): string => {
  const device = names.device(from);
  if (from.point === 'sendto') return `stack of ${names.namespace(to.netns)}`;
  if (from.point === 'copied') return 'return to ping';
  if (from.point === 'net_dev_queue') return `queue ${device}`;
  if (from.point === 'net_dev_start_xmit') return afterTransmit(to, device);
  if (from.point === 'netif_rx') return `backlog ${device}`;
  if (from.point === 'napi_gro_receive_entry') return `GRO ${device}`;
  return afterReceive(from, to, names);
};

export const stagesOf = ({ path, whole }: Ways, names: PlaceNames): WireStage[] =>
  path.slice(1).map((to, index) => {
    const from = path[index] as PathPoint;
    const ns = whole.map(({ seen }) => (seen[index + 1]?.atNs ?? 0) - (seen[index]?.atNs ?? 0));
    return { name: stageName(from, to, names), from, to, ns };
  });
