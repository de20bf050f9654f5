/** Everything that is known of where a result was measured and may differ: one name, one value. */
import { type EnvironmentSide, environmentFacts, type FactValue } from '../../check/environment/environment-facts.ts';

export type KnownFacts = ReadonlyMap<string, string>;

const machine = 'machine';
const distribution = 'distribution';
export const kernelRelease = 'kernel release';

/** What people call an environment by, most telling first; the others name one only where these do not tell it apart. */
const first = [kernelRelease, distribution, machine];

/** These say by themselves what they are; of others the name is said, too: "mtu 9000". */
const speaking = new Set([...first, 'cpu', 'emulation']);

const entriesOf = (name: string, value: FactValue): [string, string][] => {
  if (value === null) return [];
  if (typeof value === 'string') return [[name, value]];
  return Object.entries(value).map(([key, one]) => [`${name} ${key}`, one]);
};

export const factsOf = (run: EnvironmentSide): KnownFacts => {
  const facts = new Map([
    [machine, run.environment.hostname],
    [distribution, run.environment.distribution],
    ...environmentFacts.flatMap(({ name, of }) => entriesOf(name, of(run))),
  ]);
  const names = [...first, ...[...facts.keys()].filter((name) => !first.includes(name))];
  return new Map(names.map((name) => [name, facts.get(name) ?? '']));
};

/** A fact that an older version did not record is no difference, as in `check`. */
export const differingNames = (all: readonly KnownFacts[]): string[] =>
  [...(all[0]?.keys() ?? [])].filter(
    (name) => all.every((facts) => facts.has(name)) && new Set(all.map((facts) => facts.get(name))).size > 1,
  );

export const wordsFor = (facts: KnownFacts, name: string): string => {
  const value = facts.get(name) || 'unknown';
  return speaking.has(name) ? value : `${name} ${value}`;
};

export interface Noun {
  readonly one: string;
  readonly many: string;
}

const nouns: Readonly<Record<string, Noun>> = {
  [kernelRelease]: { one: 'kernel', many: 'kernels' },
  [distribution]: { one: 'distribution', many: 'distributions' },
  [machine]: { one: 'machine', many: 'machines' },
};

/** What environments are that these facts tell apart. */
export const nounFor = (names: readonly string[]): Noun =>
  (names.length === 1 && names[0] && nouns[names[0]]) || { one: 'environment', many: 'environments' };
