import { nodeNamed, type Topology } from '../../model/topology.ts';
import type { Command } from '../../system/exec/runner.ts';
import { ipBatch, type Step } from '../deploy/step.ts';
import { birthSysctls } from './birth-sysctls.ts';

export const netnsOf = (topology: Topology, node: string): string => nodeNamed(topology, node).netns;

const sysctlCommand = (topology: Topology, name: string): Command[] => {
  const own = topology.sysctls.filter(({ node }) => node === name).map(({ key, value }) => `${key}=${value}`);
  return [{ argv: ['sysctl', '-q', '-w', ...birthSysctls, ...own], netns: netnsOf(topology, name) }];
};

/** Namespaces first, then their sysctls: devices inherit the "default" ones when they appear. */
export const namespaceSteps = (topology: Topology): Step[] => [
  {
    label: 'create namespaces',
    do: [ipBatch(topology.nodes.map(({ netns }) => `netns add ${netns}`))],
    undo: topology.nodes.map(({ netns }) => ({ argv: ['ip', 'netns', 'del', netns] })),
  },
  {
    label: 'set sysctls',
    do: topology.nodes.flatMap(({ name }) => sysctlCommand(topology, name)),
    undo: [],
  },
];
