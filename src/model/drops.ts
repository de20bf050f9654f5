/** Where packets went: what is kept of it in the result. */
import { z } from 'zod';

/** What the freeing of an skb means for the packet. */
export const lossClassSchema = z.enum(['wire', 'refused', 'end-of-life', 'spurious', 'unknown']);
export type LossClass = z.infer<typeof lossClassSchema>;

export const ledgerEntrySchema = z.object({
  reason: z.string().describe('as the running kernel names it, or the counter that tells of the packets'),
  function: z.string().describe('kernel function that freed them'),
  node: z.string(),
  device: z.string().nullable(),
  skbs: z.number().int(),
  class: lossClassSchema.describe(
    'wire: lost on the wire under test; refused: arrived, and an endpoint did not take it; end-of-life: it had done its work; spurious: a retransmit of what was there; unknown',
  ),
  cause: z.string().describe('id of the row of the table of causes; "unknown" where no row fits'),
  revision: z
    .number()
    .int()
    .optional()
    .describe('of the explanation that was in force for that cause; absent in results before revisions'),
  counters: z
    .array(z.string())
    .optional()
    .describe('that move by one for each such packet; absent in results before revisions'),
  missing: z.boolean().describe('true: part of the balance, because it was sent and not received'),
  source: z.enum(['probe', 'counter']).describe('counter: the kernel frees these without telling skb:kfree_skb'),
});
export type LedgerEntry = z.infer<typeof ledgerEntrySchema>;

/** A counter that is no probe, as far as it moved. */
export const witnessSchema = z.object({
  witness: z.string().describe('"tx_dropped", "qdisc", "xdp_drops", "UdpRcvbufErrors", …'),
  node: z.string().describe('"host" for softnet'),
  device: z.string().nullable(),
  change: z.number().int(),
  kinds: z.array(z.string()).optional().describe('of "qdisc": the queue disciplines that dropped there'),
});
export type Witness = z.infer<typeof witnessSchema>;

export const ledgerSchema = z.object({
  sent: z.number().int().describe('skbs that both ends put on the queue of their device, by the probe there'),
  received: z
    .number()
    .int()
    .describe('skbs that reached the stack of the other end, less those that its protocol counters say it refused'),
  explained: z.number().int().describe('sum of the missing entries'),
  unexplained: z.number().int().describe('sent − received − explained; negative: more was seen to go than is missing'),
  entries: z.array(ledgerEntrySchema).describe('every freed skb once, the missing ones first, then by number'),
  witnesses: z.array(witnessSchema),
});
export type Ledger = z.infer<typeof ledgerSchema>;
