/** Names of arms as every format can carry them. */

import type { Environment, Result } from '../model/result.ts';
import { inertText, oneLine } from '../text/inert.ts';

/** Bencher takes 1,024 characters (bencher.dev, "Bencher Metric Format"), the machine included. */
const mostCharacters = 800;
const mostOfMachine = 200;

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

const machineOf = ({ kernelRelease, distribution, cpuModel, cpuCount, emulated }: Environment): string =>
  [...(emulated ? ['emulated'] : []), kernelRelease, distribution, `${cpuCount} × ${cpuModel}`].map(oneLine).join(', ');

/**
 * Reports of a matrix are merged by name, and what carries the name of another machine's figure replaces it; nothing but the name can tell
 * them apart in these formats. The hostname is left out: hosted runners have another one each time.
 */
export const benchmarkName = (name: string, environment: Environment): string =>
  `${name} (${inertText(cut(machineOf(environment), mostOfMachine))})`;

/** An index refuses a document whose time is none; a result of strangers may hold anything. */
export const timeField = <K extends string>(name: K, text: string): { [key in K]?: string } =>
  Number.isNaN(Date.parse(text)) ? {} : ({ [name]: oneLine(text) } as { [key in K]?: string });
