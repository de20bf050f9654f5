/** Which scenarios both runs have, alike enough to compare; the rest is listed, never dropped in silence. */
import type { Arm, LoadKind, LoadSpec, Observation, Plan } from '../../model/plan.ts';

export interface Scenario {
  readonly arm: Arm;
  readonly load: LoadKind;
}

export interface NotCompared {
  readonly what: string;
  readonly reason: string;
}

export interface Scenarios {
  readonly shared: readonly Scenario[];
  readonly notCompared: readonly NotCompared[];
}

const testArms = (plan: Plan): Arm[] => plan.arms.filter(({ role, control }) => role === 'test' && control !== null);

const onlyIn = (what: string, side: 'baseline' | 'candidate'): NotCompared => ({ what, reason: `only in the ${side}` });

const sameArm = (arm: Arm) => (other: Arm) => other.id === arm.id && other.kind === arm.kind;

export const partOf = (plan: Plan, observation: Observation) =>
  plan.parts.find((part) => part.observation === observation);

/** How a load was put on, in words; two that read the same may be compared. */
export const loadText = (load: LoadSpec, plan: Plan): string => {
  const seconds = partOf(plan, 'bare')?.durationS[load.kind];
  const details = Object.entries(load).flatMap(([key, value]) => (key === 'kind' ? [] : [`${key} ${value}`]));
  return [...details, `${seconds ?? 'no'} s a visit`].join(', ');
};

interface Loads {
  readonly shared: LoadKind[];
  readonly notCompared: NotCompared[];
}

const matchLoads = (candidate: Plan, baseline: Plan): Loads => {
  const kinds = [...new Set([...candidate.loads, ...baseline.loads].map(({ kind }) => kind))];
  const found: Loads = { shared: [], notCompared: [] };
  for (const kind of kinds) {
    const [is, was] = [candidate, baseline].map((plan) => plan.loads.find((load) => load.kind === kind));
    if (!is || !was) found.notCompared.push(onlyIn(kind, is ? 'candidate' : 'baseline'));
    else if (loadText(is, candidate) === loadText(was, baseline)) found.shared.push(kind);
    else {
      const reason = `baseline: ${loadText(was, baseline)}; candidate: ${loadText(is, candidate)}`;
      found.notCompared.push({ what: kind, reason });
    }
  }
  return found;
};

export const matchScenarios = (candidate: Plan, baseline: Plan): Scenarios => {
  const [is, was] = [testArms(candidate), testArms(baseline)];
  const loads = matchLoads(candidate, baseline);
  const arms = is.filter((arm) => was.some(sameArm(arm)));
  return {
    shared: arms.flatMap((arm) => loads.shared.map((load) => ({ arm, load }))),
    notCompared: [
      ...is.filter((arm) => !was.some(sameArm(arm))).map(({ id }) => onlyIn(id, 'candidate')),
      ...was.filter((arm) => !is.some(sameArm(arm))).map(({ id }) => onlyIn(id, 'baseline')),
      ...loads.notCompared,
    ],
  };
};
