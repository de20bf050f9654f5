import type { StackedPart, Topology } from '../../model/topology.ts';
import { ipBatch, type Step } from '../deploy/step.ts';
import { netnsOf } from './namespaces.ts';
import { indexOf } from './veth.ts';

/** A veth whose peer lies beside it: all that is asked of a lower device is that it is up and has a carrier. */
const lowerLines = (topology: Topology, part: StackedPart): string[] => {
  const [index, mtu] = [indexOf(topology, part), topology.mtuBytes];
  const peer = `${part.lower}-p`;
  return [
    `link add ${part.lower} index ${index} mtu ${mtu} type veth peer name ${peer} index ${index + 1} mtu ${mtu}`,
    `link set ${part.lower} up`,
    `link set ${peer} up`,
  ];
};

/** ipvlan's "bridge" lets its devices reach each other; macvlan has a mode of that name (ip-link(8)). */
const modeWords = ({ driver, mode }: StackedPart): string => (driver === 'ipvlan' ? `${mode} bridge` : mode);

const portLine = (topology: Topology, part: StackedPart, port: number): string => {
  const { device, home } = part.ports[port] as StackedPart['ports'][number];
  const birth = `index ${indexOf(topology, part) + 2 + port} mtu ${topology.mtuBytes} netns ${netnsOf(topology, home)}`;
  return `link add link ${part.lower} name ${device} ${birth} type ${part.driver} mode ${modeWords(part)}`;
};

export const stackedSteps = (topology: Topology, part: StackedPart): Step[] => [
  {
    label: `create ${part.driver} devices`,
    do: [
      ipBatch(
        [...lowerLines(topology, part), ...part.ports.map((_, port) => portLine(topology, part, port))],
        netnsOf(topology, part.node),
      ),
    ],
    undo: [],
  },
];
