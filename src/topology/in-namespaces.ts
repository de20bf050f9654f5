import type { Topology } from '../model/topology.ts';

/** Stands for the id of a run that has none yet: the planner names namespaces "vs-0000-2-c". No run draws it. */
export const unnamedRun = '0000';

/** Prefix of the namespaces of the arm at `index` in a plan. */
export const armPrefix = (index: number, runId: string = unnamedRun): string => `vs-${runId}-${index}`;

/** The same topology in namespaces whose names begin with `prefix`. Pure. */
export const inNamespaces = (topology: Topology, prefix: string): Topology => ({
  ...topology,
  nodes: topology.nodes.map((node) => ({ ...node, netns: node.netns.replace(/^vs-\w+-\d+/, prefix) })),
});
