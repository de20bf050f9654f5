/** Throughput is gated without any probe, round trips by their nanosecond stamps where both sides have them. */
import { isEchoes } from '../../model/loads/index.ts';
import type { LoadKind, Observation, Plan } from '../../model/plan.ts';
import type { Result } from '../../model/result.ts';

const hasStamps = ({ visits }: Pick<Result, 'visits'>): boolean =>
  visits.some(({ observation, rttNs }) => observation === 'stamp' && rttNs !== null);

export const gatedObservation = (load: LoadKind, sides: readonly Pick<Result, 'visits'>[]): Observation =>
  isEchoes(load) && sides.every(hasStamps) ? 'stamp' : 'bare';

/** Before a run: what it will have, should the probe attach. */
export const plannedObservation = (load: LoadKind, { parts }: Pick<Plan, 'parts'>): Observation =>
  isEchoes(load) && parts.some(({ observation }) => observation === 'stamp') ? 'stamp' : 'bare';

/** A stamped visit without stamps has ping's own figures, which are of another kind. */
export const withoutUnstamped = <T extends Pick<Result, 'visits'>>(result: T): T => ({
  ...result,
  visits: result.visits.filter(({ observation, rttNs }) => observation !== 'stamp' || rttNs !== null),
});
