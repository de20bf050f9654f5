import { startSOf } from '../load/kinds/index.ts';
import { attachmentGroup, isObserved, type Plan } from '../model/plan.ts';
import { overheadsOf } from './overheads.ts';
import { type Schedulable, schedule } from './schedule.ts';

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
export const searchTerm = ({
  findRate,
  arms,
  emulated,
}: Pick<Plan, 'findRate' | 'arms' | 'emulated'>): EstimateTerm => {
  const count = (findRate?.maxTrials ?? 0) * arms.length;
  const seconds = count * ((findRate?.trialS ?? 0) + overheadsOf({ emulated }).visitS.bare);
  return { name: 'search for the highest rate, at most', count, seconds };
};

/** Of --find-rate, where probes are attached: idle, and every share of the rate found. */
const latencyTerm = ({ findRate, arms, emulated }: Pick<Plan, 'findRate' | 'arms' | 'emulated'>): EstimateTerm[] => {
  const latency = findRate?.latency;
  if (!latency) return [];
  const { visitS, attachS } = overheadsOf({ emulated });
  const count = (1 + latency.shares.length) * arms.length;
  return [{ name: 'latency at shares of that rate', count, seconds: attachS + count * (latency.visitS + visitS.full) }];
};

/** Of one session. */
const attachmentsOf = ({ parts, loads }: Pick<Plan, 'parts' | 'loads'>): number =>
  new Set(
    parts
      .filter(({ observation }) => observation !== 'bare')
      .flatMap(({ observation }) =>
        loads.filter(({ kind }) => isObserved(observation, kind)).map(({ kind }) => attachmentGroup(observation, kind)),
      ),
  ).size;

/** Where the time of a run goes, term by term. */
export const estimateSeconds = (plan: Schedulable & Pick<Plan, 'findRate' | 'emulated'>): Estimate => {
  const visits = schedule(plan);
  const { visitS, rebuildS, attachS } = overheadsOf(plan);
  const loadTerms = plan.loads.map(({ kind }): EstimateTerm => {
    const own = visits.filter(({ load, discarded }) => load.kind === kind && !discarded);
    return { name: `${kind} visits`, count: own.length, seconds: own.reduce((sum, visit) => sum + visit.durationS, 0) };
  });
  const warmUps = visits.filter(({ discarded }) => discarded).length;
  const tracedParts = attachmentsOf(plan) * plan.sessions;
  const terms: EstimateTerm[] = [
    ...loadTerms,
    ...(plan.findRate ? [searchTerm(plan)] : []),
    ...latencyTerm(plan),
    { name: 'warm-up visits, discarded', count: warmUps, seconds: warmUps * plan.warmUpS },
    {
      name: 'between visits',
      count: visits.length,
      seconds: visits.reduce((sum, visit) => sum + visitS[visit.observation] + startSOf(visit.load), 0),
    },
    { name: 'building and removing the topologies', count: plan.sessions, seconds: plan.sessions * rebuildS },
    { name: 'attaching probes', count: tracedParts, seconds: tracedParts * attachS },
  ];
  return { terms, totalS: terms.reduce((sum, { seconds }) => sum + seconds, 0) };
};
