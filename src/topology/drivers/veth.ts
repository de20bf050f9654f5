import type { DeviceRef, Topology, VethPart } from '../model.ts';
import { ipBatch, type Step } from '../step.ts';
import { netnsOf } from './namespaces.ts';

const create = (topology: Topology, [near, far]: readonly [DeviceRef, DeviceRef]): string =>
  `link add ${near.device} mtu ${topology.mtuBytes} type veth peer name ${far.device} mtu ${topology.mtuBytes} netns ${netnsOf(topology, far.node)}`;

/** Both ends are born inside our namespaces: the host never sees them. They die with the namespace, in pairs. */
export const vethSteps = (topology: Topology, parts: readonly VethPart[]): Step[] => {
  const roles = [...new Set(parts.map((part) => part.ends[0].node))];
  if (roles.length === 0) return [];
  const commands = roles.map((role) =>
    ipBatch(
      parts.filter((part) => part.ends[0].node === role).map((part) => create(topology, part.ends)),
      netnsOf(topology, role),
    ),
  );
  return [{ label: 'create veth pairs', do: commands, undo: [] }];
};
