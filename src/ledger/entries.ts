/** The frees of a visit as entries of the ledger, each skb once. Pure. */
import type { Drop } from '../probe/model.ts';
import { classify } from './classify.ts';
import type { LedgerEntry, Witness } from './model.ts';
import { isCounted } from './refusals.ts';

const entryOf = (freed: Drop, source: LedgerEntry['source']): LedgerEntry => {
  const cause = classify(freed);
  return {
    ...freed,
    class: cause?.class ?? 'unknown',
    cause: cause?.id ?? 'unknown',
    missing: freed.node !== 'unscoped' && (cause?.class === 'wire' || (cause !== undefined && isCounted(cause))),
    source,
  };
};

/**
 * What the kernel drops without freeing an skb: packet_rcv() of a full packet socket only lets go of its share, and the
 * skb is freed later as the stack's copy.
 */
const untold: Readonly<Record<string, Pick<Drop, 'reason' | 'function'>>> = {
  'packet socket': { reason: 'PACKET_SOCK_ERROR', function: 'packet_rcv' },
};

/** Where the socket had the skb alone, it frees it after all, and the probe saw it. */
const seen = (drops: readonly Drop[], reason: string, { node, device }: Witness): number =>
  drops
    .filter((drop) => drop.reason === reason && drop.node === node && drop.device === device)
    .reduce((sum, { skbs }) => sum + skbs, 0);

const countedEntries = (drops: readonly Drop[], witnesses: readonly Witness[]): LedgerEntry[] =>
  witnesses.flatMap((witness) => {
    const freed = untold[witness.witness];
    const skbs = freed ? witness.change - seen(drops, freed.reason, witness) : 0;
    const { node, device } = witness;
    return freed && skbs > 0 ? [entryOf({ ...freed, node, device, skbs }, 'counter')] : [];
  });

export const entriesOf = (drops: readonly Drop[], witnesses: readonly Witness[]): LedgerEntry[] =>
  [...drops.map((drop) => entryOf(drop, 'probe')), ...countedEntries(drops, witnesses)].sort(
    (a, b) => Number(b.missing) - Number(a.missing) || b.skbs - a.skbs,
  );
