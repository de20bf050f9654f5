/** The plan of a stored result as one that can be run again: its topologies are not in it, and are made anew. */
import type { Arm, Plan, PlannedArm, RunPlan } from '../model/plan.ts';
import { armPrefix, inNamespaces } from '../topology/in-namespaces.ts';
import { planArm } from './arms.ts';
import { findKnown, type PlanFacts } from './make-plan.ts';

type Facts = Pick<PlanFacts, 'knownTopologies' | 'ipv6'>;

const armAgain = (plan: Plan, { knownTopologies, ipv6 = true }: Facts, arm: Arm, index: number): PlannedArm => {
  const { id, kind, role, control, variant } = arm;
  // All that were set, whoever asked for them: a matched control has what the datapath of another arm forces.
  const wanted = { id, kind: findKnown(kind, knownTopologies), offloads: arm.offloads, ...(variant && { variant }) };
  const { ipVersion, mtuBytes, resolvedDatapath } = plan;
  const common = {
    offload: {},
    datapath: resolvedDatapath ?? 'userspace',
    ipVersion,
    mtuBytes,
    kernelIpv6: ipv6,
  } as const;
  const { topology } = planArm(wanted, common, { role, control });
  return { ...arm, topology: inNamespaces(topology, armPrefix(index)) };
};

/** Another seed, another order. Throws UNKNOWN_TOPOLOGY or BAD_OPTION. */
export const planAgain = (plan: Plan, facts: Facts, sessions: number): RunPlan => ({
  ...plan,
  seed: (plan.seed + 1) % 2 ** 32,
  sessions,
  keep: false,
  arms: plan.arms.map((arm, index) => armAgain(plan, facts, arm, index)),
});
