/** Which results stand on the same ground: groups of equal environments, never averaged across. */
import { concerns, environmentDifferences } from '../check/environment/environment.ts';
import { armFacts, type EnvironmentSide, environmentFacts } from '../check/environment/environment-facts.ts';
import type { EnvironmentDifference } from '../check/model.ts';
import type { LoadKind } from '../model/plan.ts';
import type { EnvironmentGroup } from './model.ts';
import type { Run } from './run.ts';

/** What a comparison of these arms under this load has to do with; null: everything. */
export interface Concern {
  readonly arms: readonly string[];
  readonly load: LoadKind;
}

type Alike = (run: Run, first: Run, concern: Concern | null) => boolean;

const keyOf = (side: EnvironmentSide): string =>
  JSON.stringify([
    environmentFacts.map(({ of }) => of(side)),
    side.arms.map((arm) => [arm.id, arm.kind, armFacts.map(({ of }) => of(arm, side))]),
  ]);

/** Results of one machine have one environment for months: the differences of two kinds are looked for once. */
export const alikeness = (): Alike => {
  const numbers = new Map<string, number>();
  const known = new WeakMap<Run, number>();
  const found = new Map<string, readonly EnvironmentDifference[]>();
  const numberOf = (run: Run): number => {
    const own = known.get(run);
    if (own !== undefined) return own;
    const key = keyOf(run.side);
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    known.set(run, number);
    return number;
  };
  return (run, first, concern) => {
    const key = `${numberOf(run)} ${numberOf(first)}`;
    const differences = found.get(key) ?? environmentDifferences(run.side, first.side);
    found.set(key, differences);
    return differences.every((difference) => concern !== null && !concerns(difference, concern));
  };
};

/** "A" … "Z", "AA", … */
const letterOf = (place: number): string =>
  (place < 26 ? '' : letterOf(Math.floor(place / 26) - 1)) + String.fromCharCode(65 + (place % 26));

const describe = ({ environment }: EnvironmentSide): string => {
  const { kernelRelease, cpuModel, cpuCount, virtualisation, emulated } = environment;
  const cores = `${cpuCount} ${cpuCount === 1 ? 'CPU' : 'CPUs'}`;
  return [`kernel ${kernelRelease}`, cpuModel, cores, virtualisation, ...(emulated ? ['emulated'] : [])].join(', ');
};

const differencesText = (side: EnvironmentSide, first: EnvironmentSide): string[] =>
  environmentDifferences(side, first).map(
    ({ name, tier, arm, baseline, candidate }) =>
      `${name}${arm === null ? '' : ` of ${arm}`} (${tier}): ${candidate} instead of ${baseline}`,
  );

const groupOf = (runs: readonly Run[], place: number, first: Run): EnvironmentGroup => ({
  letter: letterOf(place),
  description: describe((runs[0] as Run).side),
  differences: place === 0 ? [] : differencesText((runs[0] as Run).side, first.side),
  runs: runs.length,
  firstAt: (runs[0] as Run).startedAt,
  lastAt: (runs.at(-1) as Run).startedAt,
});

/** `runs` in order of time. */
export const environmentsOf = (
  runs: readonly Run[],
  alike: Alike,
): { groups: EnvironmentGroup[]; letters: string[] } => {
  const groups: Run[][] = [];
  const places = runs.map((run) => {
    const place = groups.findIndex(([first]) => first !== undefined && alike(run, first, null));
    const group = groups[place] ?? [];
    group.push(run);
    if (place === -1) groups.push(group);
    return groups.indexOf(group);
  });
  const [first] = runs;
  return {
    groups: first ? groups.map((own, place) => groupOf(own, place, first)) : [],
    letters: places.map(letterOf),
  };
};
