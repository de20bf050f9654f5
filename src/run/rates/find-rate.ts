/** Searches the highest UDP rate of one arm: paced trials without probes, judged by counters. */
import { witnessChanges, witnessesOf } from '../../drops/counters.ts';
import { failure } from '../../errors.ts';
import { datagramsOf, uncounted } from '../../load/datagrams.ts';
import type { UdpSpec } from '../../load/kinds/udp.ts';
import { runLoad } from '../../load/run.ts';
import type { UdpData } from '../../model/load.ts';
import type { FindRate, Plan } from '../../model/plan.ts';
import type { RateSearch, RateTrial } from '../../model/result.ts';
import { nextLoad } from '../../stats/rate-search.ts';
import type { Runner } from '../../system/exec/runner.ts';
import type { LiveTopology } from '../../topology/deploy/deploy.ts';
import type { Emit } from '../events.ts';
import { type Snapshot, snapshotDelta, takeSnapshot } from '../visit/snapshot.ts';
import { recordError } from '../visit/visit.ts';
import { prime } from '../visit/warm-caches.ts';
import { pathLost, receiverDropped } from './rate-loss.ts';

interface RateContext {
  readonly runner: Runner;
  readonly plan: Plan;
  readonly signal: AbortSignal;
  readonly emit: Emit;
}

/** Every topology was seen to carry more than one part in a hundred of what its sender can do. */
const lowestShare = 0.01;

const trialOf = (
  live: LiveTopology,
  spec: UdpSpec,
  { senderSeconds }: UdpData,
  [before, after]: [Snapshot, Snapshot],
): RateTrial => {
  const { counters, nstat, host } = snapshotDelta(before, after);
  const further = witnessChanges(before.witnesses, after.witnesses);
  const datagrams = datagramsOf(nstat);
  if (!datagrams) throw failure('LOAD_FAILED', { load: 'udp', reason: uncounted });
  const rate = datagrams.sent / senderSeconds;
  return {
    requestedPps: spec.packetsPerSecond ?? rate,
    sentPackets: datagrams.sent,
    senderSeconds,
    pathLost: pathLost({ topology: live.topology, counters, further, reverse: spec.reverse }),
    receiverDropped: receiverDropped(nstat, spec.reverse),
    witnesses: witnessesOf({ counters, nstat, softnetDropped: host.softnetDropped, further }),
  };
};

const runTrial = async (
  live: LiveTopology,
  spec: UdpSpec,
  trialS: number,
  context: RateContext,
): Promise<RateTrial> => {
  const { runner, plan, signal } = context;
  const source = { live, probes: null, runner, witnessed: true };
  signal.throwIfAborted();
  await prime(live.topology, context);
  const before = await takeSnapshot(source, 'before');
  const load = { runner, placement: plan.placement, signal, topology: live.topology };
  const { data } = await runLoad(spec, trialS, load);
  return trialOf(live, spec, data as UdpData, [before, await takeSnapshot(source, 'after')]);
};

const lossRatio = ({ pathLost: lost, sentPackets }: RateTrial): number => lost / Math.max(1, sentPackets);

const searchFrom = async (
  live: LiveTopology,
  spec: UdpSpec,
  search: FindRate,
  found: RateSearch,
  context: RateContext,
): Promise<void> => {
  const { trials } = found;
  const range = { highest: found.highestPps, lowest: found.lowestPps };
  const next = (): number | null =>
    nextLoad(
      trials.map((t) => ({ load: t.requestedPps, lossRatio: lossRatio(t) })),
      search.goals,
      range,
      search,
    );
  for (let load = next(); load !== null; load = next()) {
    context.emit({ type: 'rate-searching', arm: found.arm, trial: trials.length + 1, maxTrials: search.maxTrials });
    trials.push(await runTrial(live, { ...spec, packetsPerSecond: load }, search.trialS, context));
  }
};

const nothing = { highestPps: 0, lowestPps: 0 };

/** What fails ends the search of this arm, and is told in its result; an interruption is passed on. */
export const findRate = async (
  arm: string,
  live: LiveTopology,
  spec: UdpSpec,
  search: FindRate,
  context: RateContext,
): Promise<RateSearch> => {
  const trials: RateTrial[] = [];
  let range = nothing;
  try {
    context.emit({ type: 'rate-searching', arm, trial: 1, maxTrials: search.maxTrials });
    const first = await runTrial(live, spec, search.trialS, context);
    trials.push(first);
    range = { highestPps: first.requestedPps, lowestPps: first.requestedPps * lowestShare };
    await searchFrom(live, spec, search, { arm, ...range, trials, error: null }, context);
    return { arm, ...range, trials, error: null };
  } catch (error) {
    context.signal.throwIfAborted();
    return { arm, ...range, trials, error: recordError(error).what };
  }
};
