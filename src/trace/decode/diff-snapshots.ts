/** The difference of two snapshots, decoded to the nodes and devices of one arm. Pure. */

import type { Crossing, Observed, Stage } from '../../model/probe.ts';
import { totalsBetween } from '../session/program-totals.ts';
import { missedBetween } from '../session/recursion-misses.ts';
import { dropsBetween } from './diff-drops.ts';
import {
  type ArmScope,
  type Change,
  changes,
  type Legend,
  type ProbeSnapshot,
  placeOf,
  type Snapshots,
} from './map-diff.ts';

export type { ArmScope, Legend, ProbeSnapshot } from './map-diff.ts';

type Located = Change & { readonly node: string; readonly device: string };

/** Changes on devices of the arm. */
const located = (snapshots: Snapshots, map: string, scope: ArmScope): Located[] =>
  changes(snapshots, map).flatMap((change) => {
    const place = placeOf(change.key, scope);
    return place?.device ? [{ ...change, node: place.node, device: place.device }] : [];
  });

const stagesOf = (snapshots: Snapshots, stage: string, scope: ArmScope): Stage[] => {
  const [, { legend }] = snapshots;
  const sums = located(snapshots, `@${stage}_sum`, scope);
  const buckets = located(snapshots, `@${stage}_ns`, scope);
  const begun = located(snapshots, '@crossings', scope).filter(({ key }) => legend.begun?.get(key.index) === stage);
  return sums.map(({ node, device, count: sumNs }) => {
    const own = buckets.filter((bucket) => bucket.node === node && bucket.device === device);
    const began = begun.find((candidate) => candidate.node === node && candidate.device === device);
    return {
      ...{ stage, node, device },
      ...(began && { begun: began.count }),
      histogram: {
        count: own.reduce((total, { count }) => total + count, 0),
        sumNs,
        buckets: own.map(({ key, count }): [number, number] => [key.index, count]).sort((a, b) => a[0] - b[0]),
      },
    };
  });
};

/** Where an skb is cut up into several packets, it counts more than one. */
const segmentedHook = 'net_dev_start_xmit';

const crossingsOf = (snapshots: Snapshots, { hooks, begun }: Legend, scope: ArmScope): Crossing[] => {
  const more = new Map(located(snapshots, '@more_packets', scope).map(({ keyText, count }) => [keyText, count]));
  const crossed = located(snapshots, '@crossings', scope).filter(({ key }) => !begun?.has(key.index));
  return crossed.map(({ key, keyText, node, device, count }) => {
    const hook = hooks.get(key.index) ?? `hook ${key.index}`;
    const crossing = { hook, node, device, skbs: count };
    return hook === segmentedHook ? { ...crossing, packets: count + (more.get(keyText) ?? 0) } : crossing;
  });
};

/** Nothing where the statistics of BPF were off. */
const programsBetween = (before: ProbeSnapshot, after: ProbeSnapshot): Pick<Observed, 'programs'> => {
  const none = { runs: 0, ns: 0 };
  const programs = totalsBetween(before.programs ?? none, after.programs ?? none);
  return programs.runs > 0 ? { programs } : {};
};

/** Counts of the time between two snapshots of one session; `after` decides what is lost or full. */
export const observedBetween = (before: ProbeSnapshot, after: ProbeSnapshot, scope: ArmScope): Observed => {
  const snapshots: Snapshots = [before, after];
  const { legend } = after;
  return {
    stages: legend.stages.flatMap((stage) => stagesOf(snapshots, stage, scope)),
    crossings: crossingsOf(snapshots, legend, scope),
    ...dropsBetween(snapshots, scope),
    lostEvents: after.lostEvents - before.lostEvents,
    missedEvents: missedBetween(before.misses, after.misses),
    mapsFull: [...after.mapsFull],
    ...programsBetween(before, after),
  };
};
