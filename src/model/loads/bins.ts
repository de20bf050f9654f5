/** What the data of streams have in common. */
import { z } from 'zod';

/** One interval of iperf3, nominally 100 ms; `omitted` bins are the tool\'s own warm-up. */
export const binSchema = z.object({
  startMs: z.number(),
  durationMs: z.number().positive(),
  bytes: z.number().nonnegative(),
  packets: z.number().nonnegative().optional().describe('UDP only'),
  retransmits: z.number().nonnegative().optional().describe('TCP sender only'),
});
export type Bin = z.infer<typeof binSchema>;

export const cpuPercentSchema = z.object({
  sender: z.number().describe('percent of one core, user + system, of the sending process'),
  receiver: z.number(),
});
