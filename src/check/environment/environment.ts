/** What differs between the two environments, and how much that matters. */
import type { LoadKind } from '../../model/plan.ts';
import type { ArmBuild } from '../../model/result.ts';
import type { EnvironmentDifference, Tier } from '../model.ts';
import { armFacts, type EnvironmentSide, environmentFacts, type FactValue } from './environment-facts.ts';

type Difference = Omit<EnvironmentDifference, 'allowed'>;

/** Every name that --ignore-env takes. */
export const environmentNames: readonly string[] = [
  ...new Set([...environmentFacts, ...armFacts].map(({ name }) => name)),
].sort();

const entriesOf = (value: FactValue): Readonly<Record<string, string>> =>
  value === null ? {} : typeof value === 'string' ? { '': value } : value;

const show = (key: string, value: string): string => (key === '' ? value : `${key}=${value}`);

/** Only what both sides know: a fact that an older version did not record is no difference. null: none. */
const differ = (was: FactValue, is: FactValue): { baseline: string; candidate: string } | null => {
  const [old, now] = [entriesOf(was), entriesOf(is)];
  const keys = Object.keys(old)
    .filter((key) => key in now && now[key] !== old[key])
    .sort();
  if (keys.length === 0) return null;
  const list = (entries: Readonly<Record<string, string>>): string =>
    keys.map((key) => show(key, entries[key] ?? '')).join(', ');
  return { baseline: list(old), candidate: list(now) };
};

const runDifferences = (candidate: EnvironmentSide, baseline: EnvironmentSide): Difference[] =>
  environmentFacts.flatMap(({ name, tier, loads, of }) => {
    const found = differ(of(baseline), of(candidate));
    return found ? [{ name, tier, arm: null, loads: loads ?? null, ...found }] : [];
  });

const ofArm = (arm: ArmBuild, old: ArmBuild, candidate: EnvironmentSide, baseline: EnvironmentSide): Difference[] =>
  armFacts.flatMap(({ name, of }) => {
    const found = differ(of(old, baseline), of(arm, candidate));
    return found ? [{ name, tier: 'hard' as const, arm: arm.id, loads: null, ...found }] : [];
  });

const armDifferences = (candidate: EnvironmentSide, baseline: EnvironmentSide): Difference[] =>
  candidate.arms.flatMap((arm) => {
    const old = baseline.arms.find(({ id, kind }) => id === arm.id && kind === arm.kind);
    return old ? ofArm(arm, old, candidate, baseline) : [];
  });

/** A difference of the whole run is not said again for every arm. */
export const environmentDifferences = (
  candidate: EnvironmentSide,
  baseline: EnvironmentSide,
  allowed: readonly string[] = [],
): EnvironmentDifference[] => {
  const whole = runDifferences(candidate, baseline);
  const named = new Set(whole.map(({ name }) => name));
  const own = armDifferences(candidate, baseline).filter(({ name }) => !named.has(name));
  return [...whole, ...own].map((difference) => ({ ...difference, allowed: allowed.includes(difference.name) }));
};

export const tierOf = (differences: readonly Pick<EnvironmentDifference, 'tier'>[]): Tier => {
  if (differences.some(({ tier }) => tier === 'hard')) return 'hard';
  return differences.length > 0 ? 'soft' : 'exact';
};

/** Whether a difference concerns a comparison of these arms under this load. */
export const concerns = (
  { arm, loads }: Pick<EnvironmentDifference, 'arm' | 'loads'>,
  comparison: { readonly arms: readonly string[]; readonly load: LoadKind },
): boolean => (arm === null || comparison.arms.includes(arm)) && (loads === null || loads.includes(comparison.load));
