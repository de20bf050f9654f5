/** Names of arms as every format can carry them. */

import type { Result } from '../model/result.ts';
import { inertText } from '../text/inert.ts';

/** Bencher takes 1,024 characters (bencher.dev, "Bencher Metric Format"), a mark of emulation included. */
const mostCharacters = 1000;

const cut = (name: string, most: number): string => (name.length > most ? `${name.slice(0, most - 1)}…` : name);

const shown = (id: string): string => inertText(cut(id, mostCharacters)) || '_';

/** A name that is taken gets a number: two arms must not become one. */
const distinct = (name: string, taken: ReadonlySet<string>): string => {
  for (let number = 1; ; number += 1) {
    const tail = number === 1 ? '' : ` (${number})`;
    const candidate = inertText(`${cut(name, mostCharacters - tail.length)}${tail}`);
    if (!taken.has(candidate)) return candidate;
  }
};

/** By arm: nothing in it acts on a terminal; line feeds and quotes stay, and each format escapes its own. */
export const armNames = ({ plan }: Pick<Result, 'plan'>): ReadonlyMap<string, string> => {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const { id } of plan.arms) {
    if (names.has(id)) continue;
    const name = distinct(shown(id), taken);
    taken.add(name);
    names.set(id, name);
  }
  return names;
};

/** Figures of an emulated machine must not continue the line of a real one, so the name says so where nothing else can. */
export const benchmarkName = (name: string, emulated: boolean): string => (emulated ? `${name} (emulated)` : name);
