import type { Role, Topology } from '../../model/topology.ts';
import type { Command } from '../../system/exec/runner.ts';
import { ipBatch, type Step } from '../deploy/step.ts';

export const netnsOf = (topology: Topology, role: Role): string => {
  const node = topology.nodes.find((candidate) => candidate.role === role);
  if (!node) throw new Error(`topology ${topology.kind} has no node ${role}`);
  return node.netns;
};

const sysctlCommand = (topology: Topology, role: Role): Command[] => {
  const settings = topology.sysctls.filter(({ node }) => node === role).map(({ key, value }) => `${key}=${value}`);
  return settings.length === 0 ? [] : [{ argv: ['sysctl', '-q', '-w', ...settings], netns: netnsOf(topology, role) }];
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
    do: topology.nodes.flatMap(({ role }) => sysctlCommand(topology, role)),
    undo: [],
  },
];
