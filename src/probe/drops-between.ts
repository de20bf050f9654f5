/** The freed skbs between two snapshots: how many, when, and by which way. Pure. */
import { functionName } from './kernel-text.ts';
import { isNobodys } from './map-key.ts';
import type { Drop, DropStack, DropTimes, Observed } from './model.ts';
import { type ArmScope, type Change, changes, type Legend, placeOf, type Snapshots } from './snapshot-changes.ts';

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

const timesOf = (snapshots: Snapshots, scope: ArmScope): DropTimes[] => {
  const [{ atNs: startNs }, { atNs: endNs }] = snapshots;
  if (endNs - startNs >= bins * binNs) return [];
  const kinds = new Map<string, DropTimes>();
  for (const drop of foundIn('@drop_times', snapshots, scope)) {
    const kind = kindOf(drop);
    const name = JSON.stringify(kind);
    const times = kinds.get(name) ?? { ...kind, bins: [] };
    times.bins.push([Math.round(binMs(drop.change.key.index, startNs)), drop.skbs]);
    kinds.set(name, times);
  }
  return [...kinds.values()].map((times) => ({ ...times, bins: times.bins.sort((a, b) => a[0] - b[0]) }));
};

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
): Required<Pick<Observed, 'drops' | 'dropTimes' | 'dropStacks'>> => ({
  drops: foundIn('@drops', snapshots, scope).map((drop) => ({ ...kindOf(drop), skbs: drop.skbs })),
  dropTimes: timesOf(snapshots, scope),
  dropStacks: foundIn('@drop_stacks', snapshots, scope).map(stackOf),
});
