/** What the stamps of echoes say in the words of aggregated counts: crossings and stages, device by device. Pure. */

import type { Journeys } from '../../model/journey.ts';
import type { Crossing, Observed, Stage } from '../../model/probe.ts';
import { histogramOf } from '../../stats/histogram.ts';
import type { EchoStamp } from '../journeys/echo-stamps.ts';
import { placeOf } from '../journeys/journey-layout.ts';
import type { ArmScope } from './diff-snapshots.ts';

const hooks = new Set(['net_dev_start_xmit', 'netif_rx', 'netif_receive_skb', 'napi_gro_receive_entry']);

const crossingsOf = (echoes: Iterable<readonly EchoStamp[]>, scope: ArmScope): Crossing[] => {
  const counts = new Map<string, Crossing>();
  for (const stamp of [...echoes].flat()) {
    const { point, node, device } = placeOf(stamp, scope);
    if (!hooks.has(point) || node === null || device === null) continue;
    const key = JSON.stringify([point, node, device]);
    counts.set(key, { hook: point, node, device, skbs: (counts.get(key)?.skbs ?? 0) + 1 });
  }
  return [...counts.values()];
};

const isSame = (a: Crossing, b: Crossing): boolean => a.hook === b.hook && a.node === b.node && a.device === b.device;

/** An echo is never cut up, so that each is one packet. */
const merge = (counted: readonly Crossing[], stamped: readonly Crossing[]): Crossing[] => [
  ...counted.map((crossing) => {
    const more = stamped.find((candidate) => isSame(candidate, crossing))?.skbs ?? 0;
    const packets = crossing.packets === undefined ? {} : { packets: crossing.packets + more };
    return { ...crossing, skbs: crossing.skbs + more, ...packets };
  }),
  ...stamped.filter((crossing) => !counted.some((candidate) => isSame(candidate, crossing))),
];

/** Stages that the stamps of an echo give for its own visit, whether or not a program of their own times them. */
export const stagesOfEchoes: ReadonlySet<string> = new Set(['transmit', 'backlog']);

const stagesOf = ({ points, stages, stagesNs }: Journeys): Stage[] =>
  stages.flatMap(({ group }, index) => {
    const at = points[index];
    if (!stagesOfEchoes.has(group) || !at?.node || !at.device) return [];
    return [{ stage: group, node: at.node, device: at.device, histogram: histogramOf(stagesNs[index] ?? []) }];
  });

/** A stage that the backend timed itself is not taken from the journeys once more. */
export const withEchoes = (
  observed: Observed,
  echoes: ReadonlyMap<number, readonly EchoStamp[]>,
  journeys: Journeys | null,
  scope: ArmScope,
): Observed => {
  const known = new Set(observed.stages.map(({ stage }) => stage));
  const stages = journeys ? stagesOf(journeys).filter(({ stage }) => !known.has(stage)) : [];
  return {
    ...observed,
    stages: [...observed.stages, ...stages],
    crossings: merge(observed.crossings, crossingsOf(echoes.values(), scope)),
  };
};
