import type { Topology, TunnelPart } from '../../model/topology.ts';
import { ipBatch, type Step } from '../deploy/step.ts';
import { netnsOf } from './namespaces.ts';
import { indexOf } from './veth.ts';

/** RFC 7348's port: without the word Linux takes 8472 (ip-link(8)). */
const words = {
  vxlan: ({ id, local, remote }: TunnelPart) =>
    `vxlan id ${id} local ${local} remote ${remote} dstport 4789 nolearning`,
  geneve: ({ id, remote }: TunnelPart) => `geneve id ${id} remote ${remote}`,
} as const;

/** The outer packets stay in the namespace in which the device was made, wherever it goes (drivers/net/vxlan, vxlan->net). */
export const tunnelSteps = (topology: Topology, part: TunnelPart): Step[] => [
  {
    label: `create ${part.driver} device ${part.device}`,
    do: [
      ipBatch(
        [
          `link add ${part.device} index ${indexOf(topology, part)} mtu ${topology.mtuBytes} type ${words[part.driver](part)}`,
          `link set ${part.device} netns ${netnsOf(topology, part.home)}`,
        ],
        netnsOf(topology, part.node),
      ),
    ],
    undo: [],
  },
];
