import { environmentDifferences, tierOf } from '../environment/environment.ts';
import type { EnvironmentSide } from '../environment/environment-facts.ts';
import type { Tier } from '../model.ts';

const order: readonly Tier[] = ['exact', 'soft', 'hard'];

type Candidate = EnvironmentSide & { readonly runId: string };

/**
 * The first (newest) whose environment fits best; the candidate itself is no baseline. Allowed differences do not count.
 * null: none at all.
 */
export const chooseBaseline = <T extends { readonly result: Candidate }>(
  stored: readonly T[],
  candidate: Candidate,
  allowed: readonly string[] = [],
): T | null => {
  const others = stored.filter(({ result }) => result.runId !== candidate.runId);
  const tiers = others.map(({ result }) =>
    order.indexOf(tierOf(environmentDifferences(candidate, result, allowed).filter((d) => !d.allowed))),
  );
  return others[tiers.indexOf(Math.min(...tiers))] ?? null;
};
