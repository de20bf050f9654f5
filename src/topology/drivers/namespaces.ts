import { nodeNamed, type Topology } from '../../model/topology.ts';
import type { Command } from '../../system/exec/runner.ts';
import { ipBatch, type Step } from '../deploy/step.ts';
import { birthSysctls } from './birth-sysctls.ts';

export const netnsOf = (topology: Pick<Topology, 'kind' | 'nodes'>, node: string): string =>
  nodeNamed(topology, node).netns;

type Sysctl = Topology['sysctls'][number];

/** "net.ipv4.conf.eth0.rp_filter" */
const ofDevice = /^net[./]ipv[46][./](?:conf|neigh)[./](?!all[./]|default[./])/;

/**
 * What a user asked for may be no key of a namespace, or of this kernel: -e passes over it, and reading back tells
 * (sysctl exits with 0 for "Invalid argument" too).
 */
const sysctlCommands = (topology: Topology, wanted: (sysctl: Sysctl) => boolean, first: readonly string[]): Command[] =>
  topology.nodes.flatMap(({ name, netns }) => {
    const own = topology.sysctls.filter((sysctl) => sysctl.node === name && wanted(sysctl));
    const words = (sysctls: readonly Sysctl[]): string[] => sysctls.map(({ key, value }) => `${key}=${value}`);
    const needed = [...first, ...words(own.filter(({ asked }) => !asked))];
    const asked = words(own.filter((sysctl) => sysctl.asked));
    return [
      ...(needed.length > 0 ? [{ argv: ['sysctl', '-q', '-w', ...needed] as const, netns }] : []),
      ...(asked.length > 0 ? [{ argv: ['sysctl', '-q', '-e', '-w', ...asked] as const, netns }] : []),
    ];
  });

/** Those that name a device, once it is there. */
export const deviceSysctlSteps = (topology: Topology): Step[] => [
  { label: 'set sysctls of devices', do: sysctlCommands(topology, ({ key }) => ofDevice.test(key), []), undo: [] },
];

/** Namespaces first, then their sysctls: devices inherit the "default" ones when they appear. */
export const namespaceSteps = (topology: Topology): Step[] => [
  {
    label: 'create namespaces',
    do: [ipBatch(topology.nodes.map(({ netns }) => `netns add ${netns}`))],
    undo: topology.nodes.map(({ netns }) => ({ argv: ['ip', 'netns', 'del', netns] })),
  },
  {
    label: 'set sysctls',
    do: sysctlCommands(topology, ({ key }) => !ofDevice.test(key), birthSysctls),
    undo: [],
  },
];
