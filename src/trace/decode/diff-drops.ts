/** The freed skbs between two snapshots: how many, when, and by which way. Pure. */

import type { Drop, DropStack, DropTimes, Observed } from '../../model/probe.ts';
import { functionName } from '../kernel/kernel-text.ts';
import { type ArmScope, type Change, changes, type Legend, placeOf, type Snapshots } from './map-diff.ts';
import { isNobodys } from './map-key.ts';

/** Kernels have values for skbs that were not dropped at all; such a free is no drop. */
const notDropped = new Set(['CONSUMED', 'NOT_DROPPED_YET']);

interface FoundDrop extends Drop {
  readonly change: Change;
  /** Of the map's key, what follows the function. */
  readonly rest: string;
}

/** Keys: place, reason, function and, where there is one, a stack. No symbol holds a comma. */
const found = (change: Change, { dropReasons }: Legend, scope: ArmScope): FoundDrop[] => {
  const { key, keyText, count } = change;
  const place = isNobodys(key) ? { node: 'unscoped', device: null } : placeOf(key, scope);
  const [, number = '', symbol = '', ...rest] = keyText.split(',');
  const reason = dropReasons.get(Number(number)) ?? `UNKNOWN(${number})`;
  if (!place || notDropped.has(reason)) return [];
  return [{ ...place, reason, function: functionName(symbol), skbs: count, change, rest: rest.join(',') }];
};

const foundIn = (map: string, snapshots: Snapshots, scope: ArmScope): FoundDrop[] =>
  changes(snapshots, map).flatMap((change) => found(change, snapshots[1].legend, scope));

const kindOf = ({ reason, function: by, node, device }: Drop) => ({ reason, function: by, node, device });

const binNs = 100_000_000n;
/** Twelve bits of a key: after 409.6 s the numbers come again. */
const bins = 4096n;

/** ms from the first snapshot to the middle of a bin whose number is known modulo `bins`; never before that snapshot. */
const binMs = (index: number, startNs: bigint): number => {
  const first = startNs / binNs;
  const ahead = (BigInt(index) - first) % bins;
  const number = first + (ahead < 0n ? ahead + bins : ahead);
  return Math.max(0, Number(number * binNs + binNs / 2n - startNs) / 1e6);
};

type Kind = Omit<Drop, 'skbs'>;

/** The keys of one kind differ by when. */
const byKind = (drops: readonly FoundDrop[]): [Kind, FoundDrop[]][] => {
  const kinds = new Map<string, [Kind, FoundDrop[]]>();
  for (const drop of drops) {
    const kind = kindOf(drop);
    const name = JSON.stringify(kind);
    const known = kinds.get(name);
    if (known) known[1].push(drop);
    else kinds.set(name, [kind, [drop]]);
  }
  return [...kinds.values()];
};

const binsOf = (drops: readonly FoundDrop[], startNs: bigint): DropTimes['bins'] =>
  drops
    .map(({ change, skbs }): [number, number] => [Math.round(binMs(change.key.index, startNs)), skbs])
    .sort((a, b) => a[0] - b[0]);

/** What every freed skb passes at the end says nothing. */
const freeing = /^(sk_|__)?(kfree_skb|skb_reason_drop|kfree_skb_reason|kfree_skb_list_reason|sk_skb_reason_drop)$/;

const framesOf = (stack: string): string[] => {
  const frames = stack
    .split('\n')
    .map((line) => functionName(line.trim()))
    .filter((frame) => frame !== '');
  const first = frames.findIndex((frame) => !freeing.test(frame));
  return frames.slice(Math.max(0, first));
};

const stackOf = (drop: FoundDrop): DropStack => ({
  ...kindOf(drop),
  frames: framesOf(drop.rest),
  samples: drop.skbs,
});

export const dropsBetween = (
  snapshots: Snapshots,
  scope: ArmScope,
): Required<Pick<Observed, 'drops' | 'dropTimes' | 'dropStacks'>> => {
  const [{ atNs: startNs }, { atNs: endNs }] = snapshots;
  const kinds = byKind(foundIn('@drops', snapshots, scope));
  const timed = endNs - startNs < bins * binNs ? kinds : [];
  return {
    drops: kinds.map(([kind, drops]) => ({ ...kind, skbs: drops.reduce((sum, { skbs }) => sum + skbs, 0) })),
    dropTimes: timed.map(([kind, drops]) => ({ ...kind, bins: binsOf(drops, startNs) })),
    dropStacks: foundIn('@drop_stacks', snapshots, scope).map(stackOf),
  };
};
