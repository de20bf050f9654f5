/** Whether what is missing was seen to go. Pure. */
import { isComparable } from '../../drops/balance.ts';
import type { Ledger } from '../../model/drops.ts';
import { packetsOf } from '../../model/loads/index.ts';
import type { PacketUnit } from '../../model/loads/load-schemas.ts';
import { type AuditDefinition, finding } from './audit-definition.ts';
import { excusedByMisses } from './missed-packets.ts';
import { tolerances } from './tolerances.ts';

const { limit } = tolerances['ledger-balance'];
const shareOfMissing = 0.001;

/**
 * Segments pass unseen by the burst. Where some are missing and nothing at all was explained, the ledger has not worked; where
 * more arrived than were seen to be sent, there is nothing to explain.
 */
const unseenSent = ({ sent, received, explained }: Ledger, unit: PacketUnit): number => {
  if (unit !== 'segments') return limit[unit] * sent;
  if (received > sent) return limit.segments * sent;
  return Math.max(limit.datagrams * sent, Math.min(limit.segments * sent, explained));
};

const allowedOf = (ledger: Ledger, unit: PacketUnit, excused: number): number =>
  Math.floor(Math.max(shareOfMissing * (ledger.sent - ledger.received), unseenSent(ledger, unit), excused));

const isPlausible = ({ sent, received, explained }: Ledger, allowed: number): boolean =>
  sent > 0 && received >= 0 && explained >= 0 && sent - received >= -allowed;

export const ledgerBalance: AuditDefinition = {
  id: 'ledger-balance',
  observations: ['full'],
  everyLoad: true,
  applies: ({ topology, load }) => isComparable({ topology, kind: load.kind }),
  judge: ({ ledger, load, observed }) => {
    if (!ledger) return [];
    const allowed = allowedOf(ledger, packetsOf(load.kind), excusedByMisses(observed));
    const isBalanced = isPlausible(ledger, allowed) && Math.abs(ledger.unexplained) <= allowed;
    const expected = `${ledger.sent - ledger.received} missing packets explained, all but ${allowed}`;
    return [finding(expected, `${ledger.unexplained} unexplained`, isBalanced)];
  },
  meaning: 'Some lost packets are unexplained, or more drops were seen than packets were lost.',
};
