/** Runs by where they were measured. An environment is named by the facts that tell it from the others. Pure. */
import { groupBy } from '../../text/group-by.ts';
import { differingNames, type KnownFacts, kernelRelease, type Noun, nounFor, wordsFor } from './known-facts.ts';
import type { MergedRun } from './merged-page.ts';

export interface EnvironmentGroup {
  readonly name: string;
  readonly emulated: boolean;
  /** Never averaged: each stands for itself, in order of time. */
  readonly runs: readonly MergedRun[];
}

export interface FactRow {
  readonly name: string;
  /** In the order of the groups. */
  readonly values: readonly string[];
}

export interface Grouping {
  readonly groups: readonly EnvironmentGroup[];
  /** "kernels", where they differ in their kernel, or where that is enough to tell them apart. */
  readonly noun: Noun;
  /** Everything that is not the same everywhere. */
  readonly differing: readonly FactRow[];
}

interface Known {
  readonly run: MergedRun;
  readonly facts: KnownFacts;
}

const keyBy =
  (names: readonly string[]) =>
  ({ facts }: Known): string =>
    JSON.stringify(names.map((name) => facts.get(name)));

const groupsBy = (known: readonly Known[], names: readonly string[]): Known[][] => [
  ...groupBy(known, keyBy(names)).values(),
];

/** A fact that parts no group which the facts before it have not parted names nothing. */
const namingFacts = (known: readonly Known[], differing: readonly string[]): string[] => {
  const chosen: string[] = [];
  for (const name of differing) {
    if (groupsBy(known, [...chosen, name]).length > groupsBy(known, chosen).length) chosen.push(name);
  }
  return chosen;
};

/** 6.1 before 6.12: digits count as numbers. */
const { compare } = new Intl.Collator('en', { numeric: true });

const byTime = (a: Known, b: Known): number =>
  compare(a.run.run.startedAt, b.run.run.startedAt) || compare(a.run.run.runId, b.run.run.runId);

const nameOf = ({ facts }: Known, names: readonly string[]): string =>
  (names.length > 0 ? names : [kernelRelease]).map((name) => wordsFor(facts, name)).join(' · ');

export const groupRuns = (runs: readonly MergedRun[]): Grouping => {
  const known = runs.map((run): Known => ({ run, facts: new Map(run.run.facts) }));
  const names = differingNames(known.map(({ facts }) => facts));
  const naming = namingFacts(known, names);
  const found = groupsBy(known, names)
    .flatMap((own) => (own[0] ? [{ name: nameOf(own[0], naming), facts: own[0].facts, own: own.sort(byTime) }] : []))
    .sort((a, b) => compare(a.name, b.name));
  return {
    groups: found.map(({ name, own }) => ({
      name,
      emulated: own.some(({ run }) => run.run.emulated),
      runs: own.map(({ run }) => run),
    })),
    noun: nounFor(naming.length === 0 ? [kernelRelease] : naming),
    differing: names.map((name) => ({ name, values: found.map(({ facts }) => facts.get(name) ?? '') })),
  };
};
