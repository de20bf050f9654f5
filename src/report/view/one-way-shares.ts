/** Of the packets whose way was timed as a whole, how many were found again at the other end. */
import { type LoadKind, packetsOf } from '../../model/loads/index.ts';
import type { PacketUnit } from '../../model/loads/load-schemas.ts';
import type { ArmBuild, Result } from '../../model/result.ts';
import { formatCount, formatPercent } from '../../text/units.ts';
import { usable } from './figures.ts';

interface Place {
  readonly node: string;
  readonly device: string;
}

const isAt =
  (ends: readonly Place[]) =>
  ({ node, device }: Place): boolean =>
    ends.some((end) => end.node === node && end.device === device);

const why: Record<PacketUnit, string> = {
  echoes: '',
  datagrams: 'the others were lost',
  segments: 'the others were lost, or cut up or joined with others on the way',
};

/** null: nothing was sampled. Both directions, as a load may go either way. */
const shareOf = (result: Result, { id, topology }: ArmBuild, load: LoadKind): string | null => {
  const isEnd = isAt([topology.client, topology.server]);
  const seen = result.visits.flatMap((visit) =>
    usable(visit) && visit.arm === id && visit.load === load && visit.observed ? [visit.observed] : [],
  );
  const sampled = seen
    .flatMap(({ crossings }) => crossings)
    .filter((crossing) => crossing.hook === 'sampled' && isEnd(crossing))
    .reduce((sum, { skbs }) => sum + skbs, 0);
  const found = seen
    .flatMap(({ stages }) => stages)
    .filter((stage) => stage.stage === 'oneway' && isEnd(stage))
    .reduce((sum, { histogram }) => sum + histogram.count, 0);
  if (sampled === 0) return null;
  const share = `${formatPercent(found / sampled, 3)} of ${formatCount(sampled)} packets, one in 8, were found again`;
  return `${id}, oneway (since the sender queued the packet): ${share} at the other end${found < sampled ? `; ${why[packetsOf(load)]}` : ''}.`;
};

/** One sentence an arm. */
export const oneWayShares = (result: Result, load: LoadKind): string[] =>
  result.arms.flatMap((arm) => shareOf(result, arm, load) ?? []);
