/** What a freed skb means: the first row of the table of causes that fits. Pure. */
import type { Cause } from './cause.ts';
import { harmlessCauses } from './causes/harmless.ts';
import { refusedCauses } from './causes/refused.ts';
import { wireCauses } from './causes/wire.ts';

/** Where skbs are freed; `node` is a role of the topology, or "unscoped". */
export interface FreedAt {
  readonly reason: string;
  readonly function: string;
  readonly node: string;
}

/** Functions that free what has done its work come first: they say more than the reasons, which older kernels lack. */
export const causes: readonly Cause[] = [...harmlessCauses, ...refusedCauses, ...wireCauses];

const placeOf = (node: string): Cause['at'] => (node === 'switch' ? 'switch' : 'endpoint');

const fits = (cause: Cause, { reason, function: by, node }: FreedAt): boolean =>
  (cause.reasons?.includes(reason) ?? true) &&
  (cause.functions?.test(by) ?? true) &&
  (cause.at === undefined || cause.at === placeOf(node));

/** undefined: no row fits, and the reason is shown as unknown. */
export const classify = (freed: FreedAt): Cause | undefined => causes.find((cause) => fits(cause, freed));
