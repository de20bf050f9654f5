/** A number counts only if its packets took the path that its topology claims, there and back. Pure. */
import { isReverse, loadKindOf } from '../../load/kinds/index.ts';
import type { PathClaim } from '../../load/kinds/load-kind.ts';
import type { Counter, HopCount, PathProof } from '../../model/result.ts';
import type { Hop } from '../../model/topology.ts';
import { formatCount } from '../../text/units.ts';
import { copiedFault, elsewhereFault, ipLayerFault } from './path-laws.ts';
import { amountAt, counterAt, nameOf, type PathEvidence, type Way, waysOf } from './path-ways.ts';

const figures = ['rxPackets', 'txPackets', 'rxBytes', 'txBytes'] as const;

const nothingArrived = ({ there: { amount } }: PathClaim): string | null =>
  amount > 0 ? null : 'nothing of the load arrived, so nothing is known of its path';

/** A counter that is absent is a fault of its hop: nothing crossed it. */
const unreadable = (counters: readonly Counter[]): string | null => {
  const broken = counters.find((counter) => figures.some((figure) => !(counter[figure] >= 0)));
  return broken ? `the counters of ${broken.node}/${broken.device} went back, or are no numbers` : null;
};

const seenBy = (way: Way, counters: readonly Counter[]): { hop: Hop; seen: number }[] =>
  way.hops.map((hop) => ({ hop, seen: amountAt(counterAt(counters, hop), hop, way.least) }));

const missingFault = (way: Way, counters: readonly Counter[]): string | null => {
  const { unit, amount } = way.least;
  const missing = seenBy(way, counters).find(({ seen }) => !(seen >= amount));
  if (!missing) return null;
  const came = `${formatCount(amount)} ${unit} ${way.isAnswer ? 'came back' : 'arrived'}`;
  return `${came}, but only ${formatCount(missing.seen)} crossed ${nameOf(missing.hop)} (${missing.hop.direction})`;
};

const hopsOf = (ways: readonly Way[], counters: readonly Counter[]): HopCount[] =>
  ways.flatMap((way) =>
    seenBy(way, counters).map(({ hop: { node, device, direction }, seen }) => ({
      ...{ node, device, direction, unit: way.least.unit, isAnswer: way.isAnswer },
      seen: Number.isFinite(seen) ? seen : null,
    })),
  );

/** The first fault of several, in the order in which they explain each other. */
export const provePath = (evidence: PathEvidence): PathProof => {
  const { topology, counters, nstat, data, load } = evidence;
  const claim = loadKindOf(load).claim(data, { nstat, topology }, load);
  const ways = waysOf(evidence, claim, isReverse(load));
  const reason =
    nothingArrived(claim) ??
    unreadable(counters) ??
    ways.map((way) => missingFault(way, counters)).find((fault) => fault !== null) ??
    ways.map((way) => ipLayerFault(way, counters)).find((fault) => fault !== null) ??
    elsewhereFault(evidence, claim) ??
    ways.map((way) => copiedFault(way, counters)).find((fault) => fault !== null) ??
    null;
  return { ok: reason === null, reason, hops: hopsOf(ways, counters) };
};

export const unproven = (reason: string): PathProof => ({ ok: false, reason, hops: [] });
