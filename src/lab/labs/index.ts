/** Every lab. A new one is a file beside this one, its claim and judgement in ../judges, and a line here. */
import { failure } from '../../errors.ts';
import type { Lab } from '../model.ts';
import { counters } from './counters.ts';
import { pair } from './pair.ts';
import { sameNamespace } from './same-namespace.ts';

export const labs: readonly Lab[] = [pair, sameNamespace, counters];

/** Throws UNKNOWN_LAB. */
export const findLab = (name: string): Lab => {
  const lab = labs.find((candidate) => candidate.name === name);
  if (!lab) throw failure('UNKNOWN_LAB', { name, known: labs.map((known) => known.name) });
  return lab;
};
