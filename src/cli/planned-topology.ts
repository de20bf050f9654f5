import { makePlan } from '../plan/make-plan.ts';
import { findKind } from '../topology/kinds/index.ts';
import type { Topology } from '../topology/model.ts';
import type { CompareFlags } from './compare-flags.ts';
import { readPlanFacts } from './plan-facts.ts';
import { parseFlags } from './read-options.ts';

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
