import type { TapPart, Topology } from '../../model/topology.ts';
import type { Command } from '../../system/exec/runner.ts';
import { ipBatch, type Step } from '../deploy/step.ts';
import { netnsOf } from './namespaces.ts';

/** A read of socat takes one frame, and cuts off what does not fit: 8,192 bytes by default (socat(1), -b). */
const bufferBytes = 65_535 + 14;

const socat = (topology: Topology, { node, ports }: TapPart, cpus: string | undefined): Command => ({
  argv: [
    'socat',
    '-b',
    `${bufferBytes}`,
    ...ports.map(({ device }) => `TUN,tun-type=tap,tun-name=${device},iff-no-pi,iff-up`),
  ],
  netns: netnsOf(topology, node),
  cpus,
});

/** socat opens the second one last, and sets it up last: earlier, a tap that moved away would end it. */
const ready = (topology: Topology, { node, ports }: TapPart): Command => ({
  argv: ['sh', '-c', `ip link show dev ${ports[1].device} up | grep -q ${ports[1].device}`],
  netns: netnsOf(topology, node),
});

/** The taps are gone when socat ends. `folder`: of this arm alone. `cpus`: where socat may run. */
export const tapSteps = (topology: Topology, part: TapPart, folder: string, cpus: string | undefined): Step[] => [
  {
    label: 'carry frames between two taps',
    do: [{ argv: ['mkdir', '-p', folder] }],
    daemons: [{ name: 'socat', command: socat(topology, part, cpus), ready: ready(topology, part), leave: null }],
    undo: [{ argv: ['rm', '-rf', folder] }],
  },
  {
    label: 'move the taps',
    do: [
      ipBatch(
        part.ports.map(
          ({ device, home }) => `link set ${device} mtu ${topology.mtuBytes} netns ${netnsOf(topology, home)}`,
        ),
        netnsOf(topology, part.node),
      ),
    ],
    undo: [],
  },
];
