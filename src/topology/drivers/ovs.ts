/**
 * A private Open vSwitch: ovsdb-server and ovs-vswitchd inside the switch namespace, with their own run directory.
 * The host's Open vSwitch, if any, is not involved. ovs-vsctl waits until vswitchd has done what the database says.
 */

import type { OvsPart, Topology } from '../../model/topology.ts';
import type { Command } from '../../system/exec/runner.ts';
import { ipBatch, type Step } from '../deploy/step.ts';
import { netnsOf } from './namespaces.ts';

/** Where Debian, Fedora, Arch and openSUSE put it. */
const schemaFile = '/usr/share/openvswitch/vswitch.ovsschema';

const vsctlTimeoutS = 30;

const datapathTypes = { userspace: 'netdev', kernel: 'system' } as const;

interface Place {
  readonly netns: string;
  readonly env: Readonly<Record<string, string>>;
  readonly database: string;
  readonly socket: string;
  readonly control: string;
  readonly log: string;
  /** With a slash at its end; empty: found on PATH. */
  readonly binaries: string;
}

const placeOf = (topology: Topology, part: OvsPart, folder: string): Place => ({
  netns: netnsOf(topology, part.node),
  env: { OVS_RUNDIR: folder, OVS_LOGDIR: folder, OVS_DBDIR: folder },
  database: `${folder}/conf.db`,
  socket: `unix:${folder}/db.sock`,
  control: `${folder}/vswitchd.ctl`,
  log: `${folder}/vswitchd.log`,
  binaries: part.binaries === undefined ? '' : `${part.binaries.replace(/\/+$/, '')}/`,
});

const vsctl = ({ socket, env }: Place, words: readonly string[]): Command => ({
  argv: ['ovs-vsctl', `--db=${socket}`, `--timeout=${vsctlTimeoutS}`, ...words],
  env,
});

export const ovsAppctl = (folder: string, words: readonly string[]): Command => ({
  argv: ['ovs-appctl', '-t', `${folder}/vswitchd.ctl`, ...words],
});

const databaseStep = (place: Place, folder: string): Step => ({
  label: 'create the Open vSwitch database',
  do: [{ argv: ['sh', '-c', `mkdir -p ${folder} && ovsdb-tool create ${place.database} ${schemaFile}`] }],
  daemons: [
    {
      name: 'ovsdb-server',
      command: {
        argv: [
          `${place.binaries}ovsdb-server`,
          place.database,
          `--remote=p${place.socket}`,
          `--unixctl=${folder}/ovsdb.ctl`,
          '-vconsole:off',
        ],
        netns: place.netns,
        env: place.env,
      },
      ready: vsctl(place, ['--no-wait', 'init']),
      leave: null,
    },
  ],
  undo: [{ argv: ['rm', '-rf', folder] }],
});

/**
 * vswitchd answers its control socket before it has made what the database lists. ovs-vsctl waits until it has, but only
 * if there is a change to wait for, so a value that never repeats is written: it may have to ask more than once.
 */
const configured = ({ socket, env }: Place): Command => ({
  argv: [
    'sh',
    '-c',
    `exec ovs-vsctl --db=${socket} --timeout=${vsctlTimeoutS} set Open_vSwitch . external_ids:started=$(date +%s%N)`,
  ],
  env,
});

/**
 * OVS before 3.1.1 counts its CPUs only when the machine has been up for 10 s (count_cpu_cores; mended by its commit b354cee2e).
 * Started earlier it counts none, has no handler thread, and the kernel's datapath loses every upcall. Guests boot in 3 s.
 */
const waitUntilCpusCount: Command = {
  argv: ['sh', '-c', 'up_s=$(cut -d. -f1 /proc/uptime); [ "$up_s" -ge 10 ] || sleep $((10 - up_s))'],
};

/** `exit --cleanup` also removes the datapath and its ports, which would otherwise outlive the daemon in the kernel. */
const switchStep = (place: Place, part: OvsPart, folder: string, cpus: string | undefined): Step => ({
  label: 'start Open vSwitch',
  do: part.datapath === 'kernel' ? [waitUntilCpusCount] : [],
  daemons: [
    {
      name: 'ovs-vswitchd',
      command: {
        argv: [
          `${place.binaries}ovs-vswitchd`,
          place.socket,
          `--unixctl=${place.control}`,
          `--log-file=${place.log}`,
          '-vconsole:off',
        ],
        netns: place.netns,
        env: place.env,
        cpus,
      },
      ready: configured(place),
      leave: ovsAppctl(folder, ['exit', '--cleanup']),
    },
  ],
  undo:
    part.datapath === 'kernel'
      ? [{ argv: ['ovs-dpctl', 'del-dp', 'ovs-system'], netns: place.netns, env: place.env }]
      : [],
});

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
