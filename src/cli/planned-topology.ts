import { failure } from '../errors.ts';
import type { Topology } from '../model/topology.ts';
import { makePlan } from '../plan/make-plan.ts';
import { specText } from '../plan/variant-spec.ts';
import { inNamespaces } from '../topology/in-namespaces.ts';
import type { CompareFlags } from './options/compare-flags.ts';
import { parseFlags } from './options/read-options.ts';
import { readPlanFacts } from './output/plan-facts.ts';
import { readTopologyFiles } from './topology-files.ts';

export type TopologyFlags = Pick<CompareFlags, 'datapath' | 'mtu' | 'offload' | 'ipv6'>;

/** The topology as `compare` would build it, here or elsewhere, under names of its own; settings are understood too. Throws what planning throws. */
export const plannedTopology = async (cwd: string, asked: string, flags: TopologyFlags): Promise<Topology> => {
  const { texts, kinds } = await readTopologyFiles(cwd, [asked]);
  const [name = asked] = texts;
  const plan = makePlan({ ...parseFlags([name], flags) }, { ...(await readPlanFacts(kinds)), unavailable: new Map() });
  const arm = plan.arms.find(({ id }) => id === specText(name));
  if (!arm) throw failure('UNKNOWN_TOPOLOGY', { name, known: plan.arms.map(({ id }) => id) });
  return inNamespaces(arm.topology, 'vs-hand');
};
