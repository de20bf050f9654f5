/** Throughput is gated without any probe, round trips by their nanosecond stamps where both sides have them. */
import { isEchoes } from '../../model/loads/index.ts';
import type { LoadKind, Observation, Plan } from '../../model/plan.ts';
import { type AnyVisit, isStamped, type Visits } from '../../result/derive.ts';

const isUnstamped = (visit: AnyVisit): boolean => visit.observation === 'stamp' && !isStamped(visit);

const hasStamps = ({ visits }: Visits): boolean =>
  visits.some((visit) => visit.observation === 'stamp' && isStamped(visit));

export const gatedObservation = (load: LoadKind, sides: readonly Visits[]): Observation =>
  isEchoes(load) && sides.every(hasStamps) ? 'stamp' : 'bare';

/** Before a run: what it will have, should the probe attach. */
export const plannedObservation = (load: LoadKind, { parts }: Pick<Plan, 'parts'>): Observation =>
  isEchoes(load) && parts.some(({ observation }) => observation === 'stamp') ? 'stamp' : 'bare';

/** A stamped visit without stamps has ping's own figures, which are of another kind. */
export const withoutUnstamped = <T extends Visits>(result: T): T => ({
  ...result,
  visits: result.visits.filter((visit) => !isUnstamped(visit)),
});
