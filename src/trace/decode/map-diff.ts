/** Two snapshots of all maps, and what changed between them. Pure. */

import type { ProgramTotals } from '../session/program-totals.ts';
import type { Misses } from '../session/recursion-misses.ts';
import { decodeKey, type MapKey, netnsBits } from './map-key.ts';

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
  /** Number in the keys of @crossings -> stage that began to be timed. */
  readonly begun?: ReadonlyMap<number, string>;
  readonly dropReasons: ReadonlyMap<number, string>;
  /** Of echoes. */
  readonly points: ReadonlyMap<number, string>;
  /** ksoftirqd of every CPU; see softirq-threads.ts. */
  readonly softirqThreads?: ReadonlySet<number>;
}

/** All maps of all probes at one moment. Values count from the attachment on. */
export interface ProbeSnapshot {
  /** map -> key as bpftrace prints it -> value. */
  readonly maps: ReadonlyMap<string, ReadonlyMap<string, bigint>>;
  /** CLOCK_MONOTONIC, as nsecs in bpftrace. */
  readonly atNs: bigint;
  readonly lostEvents: number;
  readonly misses: Misses;
  /** Zero while the statistics of BPF are off; absent: not read. */
  readonly programs?: ProgramTotals;
  readonly mapsFull: readonly string[];
  readonly legend: Legend;
}

export interface Place {
  readonly node: string;
  /** null: no device. */
  readonly device: string | null;
}

/** undefined: not of this arm. */
export const placeOf = ({ netns, ifindex }: MapKey, scope: ArmScope): Place | undefined => {
  const node = scope.nodes.find((candidate) => netnsBits(candidate.netnsInum) === netns)?.node;
  if (node === undefined) return undefined;
  const device = scope.devices.find((candidate) => candidate.node === node && candidate.ifindex === ifindex)?.device;
  return { node, device: ifindex === 0 ? null : (device ?? `if${ifindex}`) };
};

export interface Change {
  readonly key: MapKey;
  readonly keyText: string;
  readonly count: number;
}

export type Snapshots = readonly [before: ProbeSnapshot, after: ProbeSnapshot];

export const changes = ([before, after]: Snapshots, map: string): Change[] => {
  const earlier = before.maps.get(map);
  return [...(after.maps.get(map) ?? [])].flatMap(([keyText, value]) => {
    const count = Number(value - (earlier?.get(keyText) ?? 0n));
    return count === 0 ? [] : [{ key: decodeKey(BigInt(keyText.split(',', 1)[0] ?? '')), keyText, count }];
  });
};
