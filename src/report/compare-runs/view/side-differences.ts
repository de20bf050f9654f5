/** What the runs do not have in common, beside what was measured: it may explain any difference between them. */
import { environmentDifferences } from '../../../check/environment/environment.ts';
import type { Result } from '../../../model/result.ts';
import { reproduce } from '../../view/command-line.ts';
import { environmentRows } from '../../view/environment-rows.ts';
import { type Fact, runFacts } from '../../view/run-facts.ts';
import type { Side } from './side.ts';

export interface Difference {
  readonly name: string;
  /** By side, in order. */
  readonly values: readonly string[];
  /** Decides figures: kernel, placement, offloads. null: it is not known to. */
  readonly weight: 'decides figures' | 'may shift figures' | null;
}

const factsOf = (result: Result): Fact[] => [
  { name: 'vethscope', value: result.tool.version },
  { name: 'Command', value: reproduce(result) },
  ...runFacts(result),
  ...environmentRows(result),
];

const names = (sides: readonly Side[]): string[] => [
  ...new Set(sides.flatMap(({ result }) => factsOf(result).map(({ name }) => name))),
];

const valuesOf = (sides: readonly Side[], name: string): string[] =>
  sides.map(({ result }) => factsOf(result).find((fact) => fact.name === name)?.value ?? '–');

const differ = ({ values }: { readonly values: readonly string[] }): boolean => new Set(values).size > 1;

/** Every fact of a run and of its machine, side by side; what differs first. */
export const sideFacts = (sides: readonly Side[]): { name: string; values: string[]; differs: boolean }[] => {
  const facts = names(sides).map((name) => ({ name, values: valuesOf(sides, name) }));
  return [
    ...facts.filter(differ).map((fact) => ({ ...fact, differs: true })),
    ...facts.filter((fact) => !differ(fact)).map((fact) => ({ ...fact, differs: false })),
  ];
};

/** What `check` knows to decide figures, between the first side and the last. */
export const sideDifferences = (sides: readonly Side[]): Difference[] => {
  const [first, last] = [sides[0], sides.at(-1)];
  if (!first || !last) return [];
  return environmentDifferences(last.result, first.result).map(({ name, tier, arm, baseline, candidate }) => ({
    name: arm === null ? name : `${name} of ${arm}`,
    values: [baseline, candidate],
    weight: tier === 'hard' ? 'decides figures' : 'may shift figures',
  }));
};
