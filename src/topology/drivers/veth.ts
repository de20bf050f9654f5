import type { Topology, VethPart } from '../../model/topology.ts';
import { ipBatch, type Step } from '../deploy/step.ts';
import { netnsOf } from './namespaces.ts';

/**
 * The ends get different ifindexes. In two fresh namespaces both would be number 2, and the kernel takes a device whose
 * peer has its own number for one without a lower device: it then holds the carrier event back for up to a second
 * (net/core/link_watch.c, linkwatch_urgent_event), and IPv6 answers nothing until then (measured: 1–2 s, else 3 ms).
 */
const firstIfindex = 10;

const create = (topology: Topology, part: VethPart): string => {
  const [near, far] = part.ends;
  const index = firstIfindex + 2 * topology.parts.indexOf(part);
  const peer = `${far.device} index ${index + 1} mtu ${topology.mtuBytes} netns ${netnsOf(topology, far.node)}`;
  return `link add ${near.device} index ${index} mtu ${topology.mtuBytes} type veth peer name ${peer}`;
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
