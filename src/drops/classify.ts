/** What a freed skb means: the first row of the table of causes that fits. Pure. */
import type { Cause, Match } from './cause.ts';
import { harmlessCauses } from './causes/harmless.ts';
import { refusedCauses } from './causes/refused.ts';
import { wireCauses } from './causes/wire.ts';

/** Where skbs are freed; `node` is a role of the topology, or "unscoped". */
export interface FreedAt {
  readonly reason: string;
  readonly function: string;
  readonly node: string;
  /** Kinds of the queue disciplines that dropped at its device; left out: none did, or it is not known. */
  readonly qdiscs?: readonly string[];
}

/** Functions that free what has done its work come first: they say more than the reasons, which older kernels lack. */
export const causes: readonly Cause[] = [...harmlessCauses, ...refusedCauses, ...wireCauses];

const placeOf = (node: string): Match['at'] => (node === 'switch' ? 'switch' : 'endpoint');

const matches = (match: Match, { reason, function: by, node, qdiscs = [] }: FreedAt): boolean =>
  (match.reasons?.includes(reason) ?? true) &&
  (match.functions?.test(by) ?? true) &&
  (match.at === undefined || match.at === placeOf(node)) &&
  (match.qdisc === undefined || (qdiscs.length > 0 && qdiscs.every((kind) => kind === match.qdisc)));

/** Whether the row covers such a free. */
export const fits = ({ when }: Cause, freed: FreedAt): boolean => when.some((match) => matches(match, freed));

/** undefined: no row fits, and the reason is shown as unknown. */
export const classify = (freed: FreedAt): Cause | undefined => causes.find((cause) => fits(cause, freed));
