/** p values of the comparisons that are judged together, and the level that each is held against. */
import { benjaminiHochberg, holm } from '../../stats/adjust.ts';
import type { Comparable } from './comparable.ts';
import { worseIs } from './decide.ts';
import { controlLevel, familyLevel, leastFamily, levelOf } from './levels.ts';
import type { Shift } from './shift.ts';

export interface Evidence {
  readonly pWorse: number;
  readonly pBetter: number;
  /** Of the p values as they are here. */
  readonly level: number;
  /** What the comparison's own p must be below, should it be the first of its family. */
  readonly ownLevel: number;
}

export interface Found {
  readonly comparable: Comparable;
  readonly shift: Shift;
  readonly primary: boolean;
}

export const keyOf = ({ arm, metric, observation }: Pick<Comparable, 'arm' | 'metric' | 'observation'>): string =>
  `${arm} ${metric} ${observation}`;

interface Family {
  readonly found: readonly Found[];
  readonly by: (p: readonly number[]) => number[];
  readonly level: number;
  readonly ownLevel: number;
}

const isWorse = ({ comparable, shift: { above, below } }: Found): number =>
  worseIs(comparable.metric) === 1 ? above : below;
const isBetter = ({ comparable, shift: { above, below } }: Found): number =>
  worseIs(comparable.metric) === 1 ? below : above;

/** Both directions, each as a family of its own: exchanged labels exchange them. */
const evidence = ({ found, by, level, ownLevel }: Family): [string, Evidence][] => {
  const [worse, better] = [by(found.map(isWorse)), by(found.map(isBetter))];
  return found.map(({ comparable }, i) => [
    keyOf(comparable),
    { pWorse: worse[i] as number, pBetter: better[i] as number, level, ownLevel },
  ]);
};

/** Nothing is judged as if it stood alone: a comparison counts for `leastFamily` at least. */
const cautiously =
  (by: Family['by']): Family['by'] =>
  (p) =>
    by(p).map((adjusted, i) => Math.min(1, Math.max(adjusted, leastFamily * (p[i] as number))));

/** What is gated: Holm. What is only shown: Benjamini and Hochberg. A control: its margin is wide, and it stands for itself. */
export const evidenceOf = (all: readonly Found[]): ReadonlyMap<string, Evidence> => {
  const paths = all.filter(({ comparable }) => comparable.control === null);
  const [primary, rest] = [true, false].map((wanted) => paths.filter((one) => one.primary === wanted)) as [
    Found[],
    Found[],
  ];
  const controls = all.filter(({ comparable }) => comparable.control !== null);
  return new Map([
    ...evidence({ found: primary, by: cautiously(holm), level: familyLevel, ownLevel: levelOf(primary.length) }),
    ...evidence({ found: rest, by: cautiously(benjaminiHochberg), level: familyLevel, ownLevel: levelOf(1) }),
    ...evidence({ found: controls, by: (p) => [...p], level: controlLevel, ownLevel: controlLevel }),
  ]);
};
