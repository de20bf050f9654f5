/** The frees of a visit as entries of the ledger, each skb once. Pure. */

import type { LedgerEntry, Witness } from '../model/drops.ts';
import type { Drop } from '../model/probe.ts';
import { classify } from './classify.ts';
import { revisionOf, unknownCause } from './explanations.ts';
import { isUserspaceDrop } from './parse-counters.ts';
import { isCounted } from './refusals.ts';

const entryOf = (freed: Drop, source: LedgerEntry['source'], qdiscs: readonly string[] = []): LedgerEntry => {
  const cause = classify({ ...freed, qdiscs });
  if (!cause) return { ...freed, class: 'unknown', ...unknownCause, missing: false, source };
  return {
    ...freed,
    class: cause.class,
    ...{ cause: cause.id, revision: revisionOf(cause), counters: [...cause.counters] },
    missing: freed.node !== 'unscoped' && (cause.class === 'wire' || isCounted(cause)),
    source,
  };
};

const qdiscsAt = (witnesses: readonly Witness[], { node, device }: Drop): readonly string[] =>
  witnesses.find((w) => w.witness === 'qdisc' && w.node === node && w.device === device)?.kinds ?? [];

interface Untold extends Pick<Drop, 'reason' | 'function'> {
  /** Where the kernel frees one after all, the probe saw it. */
  readonly isSeen: (drop: Drop, device: string | null) => boolean;
}

/**
 * What the kernel drops without telling skb:kfree_skb. packet_rcv() of a full packet socket only lets go of its share, and
 * the skb is freed later as the stack's copy. ovs_dp_process_packet() consumes what it could not ask about because the
 * socket to the daemon was full (-EAGAIN), and frees it where the question failed otherwise.
 */
const untold: Readonly<Record<string, Untold>> = {
  'packet socket': {
    ...{ reason: 'PACKET_SOCK_ERROR', function: 'packet_rcv' },
    isSeen: ({ reason, device: where }, device) => reason === 'PACKET_SOCK_ERROR' && where === device,
  },
  'upcalls lost': {
    ...{ reason: 'upcalls lost', function: 'ovs_dp_upcall' },
    isSeen: (drop) => classify(drop)?.id === 'ovs-upcall',
  },
};

/** In userspace there is no skb any more: only Open vSwitch's own counter tells. */
const userspaceDrop = (witness: string): Untold | undefined =>
  isUserspaceDrop(witness) ? { reason: witness, function: 'ovs-vswitchd', isSeen: () => false } : undefined;

const countedEntries = (drops: readonly Drop[], witnesses: readonly Witness[]): LedgerEntry[] =>
  witnesses.flatMap(({ witness, node, device, change }) => {
    const found = untold[witness] ?? userspaceDrop(witness);
    if (!found) return [];
    const { isSeen, ...freed } = found;
    const seen = drops.filter((drop) => drop.node === node && isSeen(drop, device));
    const skbs = change - seen.reduce((sum, drop) => sum + drop.skbs, 0);
    return skbs > 0 ? [entryOf({ ...freed, node, device, skbs }, 'counter')] : [];
  });

export const entriesOf = (drops: readonly Drop[], witnesses: readonly Witness[]): LedgerEntry[] =>
  [...drops.map((drop) => entryOf(drop, 'probe', qdiscsAt(witnesses, drop))), ...countedEntries(drops, witnesses)].sort(
    (a, b) => Number(b.missing) - Number(a.missing) || b.skbs - a.skbs,
  );
