/** What the searches for the highest rate came to. Pure. */

import type { RateSearch, RateTrial, Result } from '../../model/result.ts';
import { type RateState, rateBounds, rateState } from '../../stats/rate-search.ts';
import { median } from '../../stats/summary.ts';

export interface FoundRate {
  readonly arm: string;
  /** Loss ratio: 0 or 0.005. */
  readonly goal: number;
  readonly state: RateState | 'failed';
  /** Median of what was really sent at the lower bound, packets a second; null: there is none. */
  readonly sentPps: number | null;
  /** The load that was too much; null: none was. */
  readonly upperPps: number | null;
  /** Of what was sent at the lower bound, what the receiver's socket dropped; the path had delivered it. */
  readonly receiverShare: number;
  /** Of the lowest rate with any loss on the way: which counter told of it, and where. */
  readonly firstLoss: { readonly pps: number; readonly place: string; readonly packets: number } | null;
  /** In the worst trial, by how many more packets arrived than were sent: those of others, or a count that is wrong. */
  readonly surplus: number;
  readonly trials: number;
}

const lossOf = ({ pathLost, sentPackets }: RateTrial): number => pathLost / Math.max(1, sentPackets);
const sentRate = ({ sentPackets, senderSeconds }: RateTrial): number => sentPackets / senderSeconds;

/** The peer's rx_dropped is the same packet as the tx_dropped before it. */
const pathWitnesses = ['packet socket', 'tx_dropped', 'qdisc', 'xdp_drops', 'upcalls lost', 'softnet', 'rx_dropped'];

const firstLoss = (trials: readonly RateTrial[]): FoundRate['firstLoss'] => {
  const [first] = trials.filter(({ pathLost }) => pathLost > 0).sort((a, b) => sentRate(a) - sentRate(b));
  if (!first) return null;
  const [place] = first.witnesses
    .filter(({ witness }) => pathWitnesses.includes(witness))
    .sort((a, b) => b.change - a.change || pathWitnesses.indexOf(a.witness) - pathWitnesses.indexOf(b.witness));
  const where = place
    ? `${place.witness} ${place.node}${place.device === null ? '' : `/${place.device}`}`
    : 'no counter';
  return { pps: sentRate(first), place: where, packets: first.pathLost };
};

const foundRate = (search: RateSearch, goal: number, settings: NonNullable<Result['plan']['findRate']>): FoundRate => {
  const { arm, highestPps: highest, lowestPps: lowest, error } = search;
  const asked = search.trials.map((trial) => ({ load: trial.requestedPps, lossRatio: lossOf(trial) }));
  const bounds = rateBounds(asked, goal, settings);
  const atLower = search.trials.filter(({ requestedPps }) => requestedPps === bounds.lower);
  const sent = atLower.reduce((sum, { sentPackets }) => sum + sentPackets, 0);
  const dropped = atLower.reduce((sum, { receiverDropped }) => sum + receiverDropped, 0);
  return {
    arm,
    goal,
    state: error === null ? rateState(bounds, { highest, lowest }, settings) : 'failed',
    sentPps: atLower.length === 0 ? null : median(atLower.map(sentRate)),
    upperPps: bounds.upper,
    receiverShare: sent === 0 ? 0 : dropped / sent,
    firstLoss: firstLoss(search.trials),
    surplus: Math.max(0, ...search.trials.map(({ pathLost }) => -pathLost)),
    trials: search.trials.length,
  };
};

/** One an arm and goal, in the order of the plan. */
export const foundRates = ({ plan, rateSearches = [] }: Pick<Result, 'plan' | 'rateSearches'>): FoundRate[] => {
  const { findRate } = plan;
  if (!findRate) return [];
  return rateSearches.flatMap((search) => findRate.goals.map((goal) => foundRate(search, goal, findRate)));
};
