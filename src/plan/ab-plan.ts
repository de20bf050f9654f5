/** Two variants, block by block in one run: the plan of `vethscope ab`. */
import type { RunPlan } from '../model/plan.ts';
import { planArm } from './arms.ts';
import { turnMs } from './budget.ts';
import { findBuildable, fitArms, makePlan, type PlanFacts } from './make-plan.ts';
import type { CompareOptions } from './options.ts';
import { parseSpec } from './variant-spec.ts';

export const sides = { a: 'a', b: 'b' } as const;

/** In turns, however long it is. Blocks of AB, then BA: `schedule` does that with two arms. Throws BAD_OPTION or UNKNOWN_TOPOLOGY. */
export const makeAbPlan = (a: string, b: string, options: CompareOptions, facts: PlanFacts): RunPlan => {
  const specs = { a: parseSpec('Side a', a), b: parseSpec('Side b', b) };
  const { budget: _, ...unfitted } = options;
  const plan = makePlan({ ...unfitted, topologies: [specs.a.kind, specs.b.kind] }, facts);
  const { ipVersion, mtuBytes, resolvedDatapath } = plan;
  const common = {
    offload: {},
    datapath: resolvedDatapath ?? 'userspace',
    ipVersion,
    mtuBytes,
    kernelIpv6: facts.ipv6 ?? true,
  } as const;
  const armOf = (side: 'a' | 'b') => {
    const { kind, ...settings } = specs[side];
    const place =
      side === sides.a ? ({ role: 'control', control: null } as const) : ({ role: 'test', control: sides.a } as const);
    return planArm({ id: side, kind: findBuildable(kind, facts), ...settings }, common, place);
  };
  return { ...plan, turnMs, ...fitArms(options, { arms: [armOf('a'), armOf('b')], loads: plan.loads }) };
};
