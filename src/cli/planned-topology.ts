import type { Topology } from '../model/topology.ts';
import { makePlan } from '../plan/make-plan.ts';
import { findKind } from '../topology/kinds/index.ts';
import type { CompareFlags } from './options/compare-flags.ts';
import { parseFlags } from './options/read-options.ts';
import { readPlanFacts } from './output/plan-facts.ts';

export type TopologyFlags = Pick<CompareFlags, 'datapath' | 'mtu' | 'offload' | 'ipv6'>;

/** The topology as `compare` would build it, under names of its own. Throws what planning throws. */
export const plannedTopology = async (name: string, flags: TopologyFlags): Promise<Topology> => {
  const plan = makePlan({ ...parseFlags([name], flags) }, await readPlanFacts());
  const arm = plan.arms.find(({ id }) => id === name);
  return findKind(name).build({
    prefix: 'vs-hand',
    ipVersion: plan.ipVersion,
    mtuBytes: plan.mtuBytes,
    offloads: arm?.offloads ?? {},
    datapath: plan.resolvedDatapath ?? 'userspace',
  });
};
