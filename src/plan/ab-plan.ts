/** Two variants, block by block in one run: the plan of `vethscope ab`. */
import { failure } from '../errors.ts';
import type { Arm, Plan } from '../model/plan.ts';
import { planArms } from './arms.ts';
import { turnMs } from './budget.ts';
import { fitExtent } from './extent.ts';
import { makePlan, type PlanFacts } from './make-plan.ts';
import type { CompareOptions } from './options.ts';
import { parseSpec, type Spec } from './variant-spec.ts';

export const sides = { a: 'a', b: 'b' } as const;

/** The offloads that a datapath forces are part of the topology, whatever the side asks for. */
const armOf = (side: 'a' | 'b', spec: Spec, plan: Plan, facts: PlanFacts): Arm => {
  const kind = facts.knownTopologies.find(({ name }) => name === spec.kind);
  if (!kind)
    throw failure('UNKNOWN_TOPOLOGY', { name: spec.kind, known: facts.knownTopologies.map(({ name }) => name) });
  const { ipVersion, mtuBytes, resolvedDatapath } = plan;
  const common = { datapath: resolvedDatapath ?? 'userspace', ipVersion, mtuBytes, offload: spec.offloads } as const;
  const found = planArms({ kinds: [kind], ...common }).findLast(({ kind: name }) => name === kind.name);
  if (!found) throw failure('UNKNOWN_TOPOLOGY', { name: spec.kind, known: [] });
  return {
    ...found,
    id: side,
    role: side === sides.a ? 'control' : 'test',
    control: side === sides.a ? null : sides.a,
    variant: spec.variant,
  };
};

/** In turns, however long it is. Blocks of AB, then BA: `schedule` does that with two arms. Throws BAD_OPTION or UNKNOWN_TOPOLOGY. */
export const makeAbPlan = (a: string, b: string, options: CompareOptions, facts: PlanFacts): Plan => {
  const specs = { a: parseSpec('a', a), b: parseSpec('b', b) };
  const { budget: _, ...unfitted } = options;
  const plan = makePlan({ ...unfitted, topologies: [specs.a.kind, specs.b.kind] }, facts);
  const arms = [armOf('a', specs.a, plan, facts), armOf('b', specs.b, plan, facts)];
  return { ...plan, turnMs, ...fitExtent(options, { arms, loads: plan.loads }) };
};
