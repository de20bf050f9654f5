/**
 * A private Open vSwitch: ovsdb-server and ovs-vswitchd inside the switch namespace, with their own run directory.
 * The host's Open vSwitch, if any, is not involved.
 */

import type { OvsPart, Topology } from '../../model/topology.ts';
import type { Command } from '../../system/exec/runner.ts';
import type { Step } from '../deploy/step.ts';
import { netnsOf } from './namespaces.ts';

/** Where Debian, Fedora, Arch and openSUSE put it. */
const schemaFile = '/usr/share/openvswitch/vswitch.ovsschema';

const vsctlTimeoutS = 30;

export interface Place {
  readonly netns: string;
  readonly env: Readonly<Record<string, string>>;
  readonly database: string;
  readonly socket: string;
  readonly control: string;
  readonly log: string;
  /** With a slash at its end; empty: found on PATH. */
  readonly binaries: string;
}

export const placeOf = (topology: Topology, part: OvsPart, folder: string): Place => ({
  netns: netnsOf(topology, part.node),
  env: { OVS_RUNDIR: folder, OVS_LOGDIR: folder, OVS_DBDIR: folder },
  database: `${folder}/conf.db`,
  socket: `unix:${folder}/db.sock`,
  control: `${folder}/vswitchd.ctl`,
  log: `${folder}/vswitchd.log`,
  binaries: part.binaries === undefined ? '' : `${part.binaries.replace(/\/+$/, '')}/`,
});

export const vsctl = ({ socket, env }: Place, words: readonly string[]): Command => ({
  argv: ['ovs-vsctl', `--db=${socket}`, `--timeout=${vsctlTimeoutS}`, ...words],
  env,
});

export const ovsAppctl = (folder: string, words: readonly string[]): Command => ({
  argv: ['ovs-appctl', '-t', `${folder}/vswitchd.ctl`, ...words],
});

export const databaseStep = (place: Place, folder: string): Step => ({
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
export const switchStep = (place: Place, part: OvsPart, folder: string, cpus: string | undefined): Step => ({
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
