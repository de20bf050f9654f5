/** The difference of two snapshots, decoded to the nodes and devices of one arm. Pure. */
import { functionName } from './kernel-text.ts';
import { decodeKey, isNobodys, type MapKey, netnsBits } from './map-key.ts';
import { type Misses, missedBetween } from './missed.ts';
import type { Crossing, Drop, Observed, Stage } from './model.ts';

/** The namespaces and devices of one arm. */
export interface ArmScope {
  readonly arm: string;
  readonly nodes: readonly { readonly node: string; readonly netnsInum: number }[];
  readonly devices: readonly { readonly node: string; readonly device: string; readonly ifindex: number }[];
}

/** What names the numbers in keys. */
export interface Legend {
  readonly stages: readonly string[];
  readonly hooks: ReadonlyMap<number, string>;
  readonly dropReasons: ReadonlyMap<number, string>;
  /** Of echoes. */
  readonly points: ReadonlyMap<number, string>;
}

/** All maps of all probes at one moment. Values count from the attachment on. */
export interface ProbeSnapshot {
  /** map -> key as bpftrace prints it -> value. */
  readonly maps: ReadonlyMap<string, ReadonlyMap<string, bigint>>;
  readonly lostEvents: number;
  readonly misses: Misses;
  readonly mapsFull: readonly string[];
  readonly legend: Legend;
}

interface Place {
  readonly node: string;
  /** null: no device. */
  readonly device: string | null;
}

/** undefined: not of this arm. */
const placeOf = ({ netns, ifindex }: MapKey, scope: ArmScope): Place | undefined => {
  const node = scope.nodes.find((candidate) => netnsBits(candidate.netnsInum) === netns)?.node;
  if (node === undefined) return undefined;
  const device = scope.devices.find((candidate) => candidate.node === node && candidate.ifindex === ifindex)?.device;
  return { node, device: ifindex === 0 ? null : (device ?? `if${ifindex}`) };
};

interface Change {
  readonly key: MapKey;
  readonly keyText: string;
  readonly count: number;
}

type Snapshots = readonly [before: ProbeSnapshot, after: ProbeSnapshot];

const changes = ([before, after]: Snapshots, map: string): Change[] => {
  const earlier = before.maps.get(map);
  return [...(after.maps.get(map) ?? [])].flatMap(([keyText, value]) => {
    const count = Number(value - (earlier?.get(keyText) ?? 0n));
    return count === 0 ? [] : [{ key: decodeKey(BigInt(keyText.split(',', 1)[0] ?? '')), keyText, count }];
  });
};

type Located = Change & { readonly node: string; readonly device: string };

/** Changes on devices of the arm. */
const located = (snapshots: Snapshots, map: string, scope: ArmScope): Located[] =>
  changes(snapshots, map).flatMap((change) => {
    const place = placeOf(change.key, scope);
    return place?.device ? [{ ...change, node: place.node, device: place.device }] : [];
  });

const stagesOf = (snapshots: Snapshots, stage: string, scope: ArmScope): Stage[] => {
  const sums = located(snapshots, `@${stage}_sum`, scope);
  const buckets = located(snapshots, `@${stage}_ns`, scope);
  return sums.map(({ node, device, count: sumNs }) => {
    const own = buckets.filter((bucket) => bucket.node === node && bucket.device === device);
    return {
      stage,
      node,
      device,
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

const crossingsOf = (snapshots: Snapshots, { hooks }: Legend, scope: ArmScope): Crossing[] => {
  const more = new Map(located(snapshots, '@more_packets', scope).map(({ keyText, count }) => [keyText, count]));
  return located(snapshots, '@crossings', scope).map(({ key, keyText, node, device, count }) => {
    const hook = hooks.get(key.index) ?? `hook ${key.index}`;
    const crossing = { hook, node, device, skbs: count };
    return hook === segmentedHook ? { ...crossing, packets: count + (more.get(keyText) ?? 0) } : crossing;
  });
};

/** Kernels have values for skbs that were not dropped at all; such a free is no drop. */
const notDropped = new Set(['CONSUMED', 'NOT_DROPPED_YET']);

const dropOf = ({ key, keyText, count }: Change, { dropReasons }: Legend, scope: ArmScope): Drop[] => {
  const place = isNobodys(key) ? { node: 'unscoped', device: null } : placeOf(key, scope);
  const [, number = '', ...symbol] = keyText.split(',');
  const reason = dropReasons.get(Number(number)) ?? `UNKNOWN(${number})`;
  if (!place || notDropped.has(reason)) return [];
  return [{ ...place, reason, function: functionName(symbol.join(',')), skbs: count }];
};

/** Counts of the time between two snapshots of one session; `after` decides what is lost or full. */
export const observedBetween = (before: ProbeSnapshot, after: ProbeSnapshot, scope: ArmScope): Observed => {
  const snapshots: Snapshots = [before, after];
  const { legend } = after;
  return {
    stages: legend.stages.flatMap((stage) => stagesOf(snapshots, stage, scope)),
    crossings: crossingsOf(snapshots, legend, scope),
    drops: changes(snapshots, '@drops').flatMap((change) => dropOf(change, legend, scope)),
    lostEvents: after.lostEvents - before.lostEvents,
    missedEvents: missedBetween(before.misses, after.misses),
    mapsFull: [...after.mapsFull],
  };
};
