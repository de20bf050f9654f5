/**
 * Bridges and ports of a private Open vSwitch (ovs-daemons.ts). ovs-vsctl waits until vswitchd has done what the database
 * says.
 */

import type { OvsPart, Topology } from '../../model/topology.ts';
import { ipBatch, type Step } from '../deploy/step.ts';
import { netnsOf } from './namespaces.ts';
import { databaseStep, type Place, placeOf, switchStep, vsctl } from './ovs-daemons.ts';

const datapathTypes = { userspace: 'netdev', kernel: 'system' } as const;

/** Bridges in a row, each with a patch port to its neighbours: "p0-1" of br0 is the peer of "p1-0" of br1. */
const chainWords = ({ bridge, chain = [], datapath }: OvsPart): string[] => {
  const row = [bridge, ...chain];
  const patch = (from: number, to: number): string[] => {
    const [own, peer] = [`p${from}-${to}`, `p${to}-${from}`];
    return [
      '--',
      'add-port',
      row[from] ?? '',
      own,
      '--',
      'set',
      'Interface',
      own,
      'type=patch',
      `options:peer=${peer}`,
    ];
  };
  return chain.flatMap((name, index) => [
    ...['--', 'add-br', name, '--', 'set', 'Bridge', name, `datapath_type=${datapathTypes[datapath]}`],
    ...[...patch(index, index + 1), ...patch(index + 1, index)],
  ]);
};

const portWords = (part: OvsPart): string[] =>
  part.ports.flatMap((port, index) => [
    '--',
    '--may-exist',
    'add-port',
    (index > 0 && part.chain?.at(-1)) || part.bridge,
    port.device,
    ...(port.type === 'internal' ? ['--', 'set', 'Interface', port.device, 'type=internal'] : []),
  ]);

const portStep = (topology: Topology, part: OvsPart, place: Place): Step => {
  const system = part.ports.filter((port) => port.type === 'system');
  return {
    label: `create Open vSwitch bridge ${part.bridge}`,
    do: [
      vsctl(place, [
        '--may-exist',
        'add-br',
        part.bridge,
        '--',
        'set',
        'Bridge',
        part.bridge,
        `datapath_type=${datapathTypes[part.datapath]}`,
        `other-config:hwaddr=${bridgeMac}`,
        ...chainWords(part),
        ...portWords(part),
      ]),
      ...(system.length === 0
        ? []
        : [
            ipBatch(
              system.map(({ device }) => `link set ${device} up`),
              netnsOf(topology, part.node),
            ),
          ]),
    ],
    undo: [],
  };
};

/** Fixed, so that the bridge does not take a port's address and change it when ports come and go. */
const bridgeMac = '02:76:73:00:00:01';

const moveStep = (topology: Topology, part: OvsPart, place: Place): Step[] => {
  const internal = part.ports.filter((port) => port.type === 'internal');
  if (internal.length === 0) return [];
  const lines = internal.map(
    ({ device, home }) => `link set ${device} mtu ${topology.mtuBytes} netns ${netnsOf(topology, home)}`,
  );
  return [{ label: 'move internal ports', do: [ipBatch(lines, place.netns)], undo: [] }];
};

/** `folder`: of this arm alone. `cpus`: where ovs-vswitchd may run. */
export const ovsSteps = (topology: Topology, part: OvsPart, folder: string, cpus: string | undefined): Step[] => {
  const place = placeOf(topology, part, folder);
  return [
    databaseStep(place, folder),
    switchStep(place, part, folder, cpus),
    portStep(topology, part, place),
    ...moveStep(topology, part, place),
  ];
};
