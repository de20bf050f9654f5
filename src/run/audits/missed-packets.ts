/** How many skbs may have passed the probes unseen, and how far that excuses what other audits find. Pure. */
import type { Observed } from '../../model/probe.ts';
import { tolerances } from './tolerances.ts';

export const missedLimit = ({ crossings }: Observed): number =>
  Math.floor(tolerances['missed-events'].limit * crossings.reduce((sum, { skbs }) => sum + skbs, 0));

/** No more than it may be: what is missing beyond that has no excuse. */
export const excusedByMisses = (observed: Observed | null): number =>
  observed ? Math.max(0, Math.min(observed.missedEvents, missedLimit(observed))) : 0;
