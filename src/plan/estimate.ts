import { schedule } from './schedule.ts';
import { attachmentGroup, isObserved, type Plan } from './schema.ts';

/** Seconds that a visit costs beside its load: counters, priming, start and end of the tools. Measured on 2 cores. */
export const visitOverheadS = 0.15;
/** Seconds to build and remove all topologies once, Open vSwitch included. */
export const rebuildS = 2;
/** Seconds to attach and detach all probes once. */
export const attachS = 2;

interface EstimateTerm {
  readonly name: string;
  readonly count: number;
  readonly seconds: number;
}

export interface Estimate {
  readonly terms: readonly EstimateTerm[];
  readonly totalS: number;
}

/** Of --find-rate: it usually ends earlier. */
export const searchTerm = ({ findRate, arms }: Pick<Plan, 'findRate' | 'arms'>): EstimateTerm => {
  const count = (findRate?.maxTrials ?? 0) * arms.length;
  const seconds = count * ((findRate?.trialS ?? 0) + visitOverheadS);
  return { name: 'search for the highest rate, at most', count, seconds };
};

/** Of one session. */
const attachmentsOf = ({ parts, loads }: Plan): number =>
  new Set(
    parts
      .filter(({ observation }) => observation !== 'bare')
      .flatMap(({ observation }) =>
        loads.filter(({ kind }) => isObserved(observation, kind)).map(({ kind }) => attachmentGroup(observation, kind)),
      ),
  ).size;

/** Where the time of a run goes, term by term. */
export const estimateSeconds = (plan: Plan): Estimate => {
  const visits = schedule(plan);
  const loadTerms = plan.loads.map(({ kind }): EstimateTerm => {
    const own = visits.filter(({ load, discarded }) => load.kind === kind && !discarded);
    return { name: `${kind} visits`, count: own.length, seconds: own.reduce((sum, visit) => sum + visit.durationS, 0) };
  });
  const warmUps = visits.filter(({ discarded }) => discarded).length;
  const tracedParts = attachmentsOf(plan) * plan.sessions;
  const terms: EstimateTerm[] = [
    ...loadTerms,
    ...(plan.findRate ? [searchTerm(plan)] : []),
    { name: 'warm-up visits, discarded', count: warmUps, seconds: warmUps * plan.warmUpS },
    { name: 'between visits', count: visits.length, seconds: visits.length * visitOverheadS },
    { name: 'building and removing the topologies', count: plan.sessions, seconds: plan.sessions * rebuildS },
    { name: 'attaching probes', count: tracedParts, seconds: tracedParts * attachS },
  ];
  return { terms, totalS: terms.reduce((sum, { seconds }) => sum + seconds, 0) };
};
