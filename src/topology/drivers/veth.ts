import type { DeviceRef, Part, Topology, VethPart } from '../../model/topology.ts';
import { ipBatch, type Step } from '../deploy/step.ts';
import { netnsOf } from './namespaces.ts';

/**
 * The ends get different ifindexes. In two fresh namespaces both would be number 2, and the kernel takes a device whose
 * peer has its own number for one without a lower device: it then holds the carrier event back for up to a second
 * (net/core/link_watch.c, linkwatch_urgent_event), and IPv6 answers nothing until then (measured: 1–2 s, else 3 ms).
 */
const firstIfindex = 10;

/**
 * Number of the first device of a part; further ones have the next. They differ in all nodes of a topology: echoes are followed
 * by the number alone (probes/journey.tracepoint.bt).
 */
export const indexOf = ({ parts }: Topology, part: Part | undefined): number =>
  firstIfindex + 2 * (part ? parts.indexOf(part) : 0);

const endsOf = (part: Part, node: string): string[] =>
  part.type === 'veth' ? part.ends.map((end) => (end.node === node ? end.device : '')) : [];

/** The number that an end of a pair is born with. */
export const ifindexOf = (topology: Topology, { node, device }: DeviceRef): number => {
  const part = topology.parts.find((candidate) => endsOf(candidate, node).includes(device));
  return indexOf(topology, part) + (part ? endsOf(part, node).indexOf(device) : 0);
};

const create = (topology: Topology, part: VethPart): string => {
  const [near, far] = part.ends;
  const index = indexOf(topology, part);
  const mtu = part.mtuBytes ?? topology.mtuBytes;
  const peer = `${far.device} index ${index + 1} mtu ${mtu} netns ${netnsOf(topology, far.node)}`;
  return `link add ${near.device} index ${index} mtu ${mtu} type veth peer name ${peer}`;
};

/** Both ends are born inside our namespaces: the host never sees them. They die with the namespace, in pairs. */
export const vethSteps = (topology: Topology, parts: readonly VethPart[]): Step[] => {
  const names = [...new Set(parts.map((part) => part.ends[0].node))];
  if (names.length === 0) return [];
  const commands = names.map((name) =>
    ipBatch(
      parts.filter((part) => part.ends[0].node === name).map((part) => create(topology, part)),
      netnsOf(topology, name),
    ),
  );
  return [{ label: 'create veth pairs', do: commands, undo: [] }];
};
