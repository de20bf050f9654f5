/** Every lab. A new one is a file beside this one, its claim and judgement in ../judges, and a line here. */
import { failure } from '../../errors.ts';
import type { Lab } from '../model.ts';
import { containerHost } from './container-host.ts';
import { counters } from './counters.ts';
import { isolation } from './isolation.ts';
import { netnsLocal } from './netns-local.ts';
import { pair } from './pair.ts';
import { sameNamespace } from './same-namespace.ts';
import { setUpLabs } from './set-ups.ts';
import { stp } from './stp.ts';
import { tap } from './tap.ts';
import { xmitDrop } from './xmit-drop.ts';

/** In the article's order, as far as it has one. */
export const labs: readonly Lab[] = [
  pair,
  containerHost,
  ...setUpLabs,
  sameNamespace,
  isolation,
  xmitDrop,
  netnsLocal,
  stp,
  tap,
  counters,
];

/** Throws UNKNOWN_LAB. */
export const findLab = (name: string): Lab => {
  const lab = labs.find((candidate) => candidate.name === name);
  if (!lab) throw failure('UNKNOWN_LAB', { name, known: labs.map((known) => known.name) });
  return lab;
};
