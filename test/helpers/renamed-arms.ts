import type { Result } from '../../src/model/result.ts';

/** The same result with other names of its arms, the first name for the first. */
export const renamedArms = (result: Result, names: readonly string[]): Result => {
  const map = new Map(result.plan.arms.map(({ id }, index) => [id, names[index] ?? id]));
  const renamed = (id: string): string => map.get(id) ?? id;
  const withNames = <A extends { readonly id: string; readonly control: string | null }>(arm: A): A => ({
    ...arm,
    id: renamed(arm.id),
    control: arm.control === null ? null : renamed(arm.control),
  });
  return {
    ...result,
    plan: { ...result.plan, arms: result.plan.arms.map(withNames) },
    arms: result.arms.map(withNames),
    visits: result.visits.map((visit) => ({ ...visit, arm: renamed(visit.arm) })),
  };
};
