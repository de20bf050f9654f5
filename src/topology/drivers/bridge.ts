import type { BridgePart, Topology } from '../../model/topology.ts';
import { ipBatch, type Step } from '../deploy/step.ts';
import { netnsOf } from './namespaces.ts';

const optionWords = ({ options = {} }: BridgePart): string =>
  Object.entries(options)
    .map(([key, value]) => ` ${key} ${value}`)
    .join('');

/** STP is said either way: where it is on, a port waits 2 × forward_delay before it forwards. */
export const bridgeSteps = (topology: Topology, part: BridgePart): Step[] => [
  {
    label: `create bridge ${part.device}`,
    do: [
      ipBatch(
        [
          `link add ${part.device} mtu ${topology.mtuBytes} type bridge stp_state ${part.stp ? 1 : 0}${optionWords(part)}`,
          ...part.ports.map((port) => `link set ${port} master ${part.device}`),
          ...[...part.ports, part.device].map((device) => `link set ${device} up`),
        ],
        netnsOf(topology, part.node),
      ),
    ],
    undo: [],
  },
];
