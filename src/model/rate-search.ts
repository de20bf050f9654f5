/** The searches for the highest rate, and what was measured at shares of it. */
import { z } from 'zod';
import { witnessSchema } from './drops.ts';
import { stageSchema } from './probe.ts';

/** One second of paced UDP: the raw values of a search. */
export const rateTrialSchema = z.object({
  requestedPps: z.number().describe('what the search went by; of the first trial what the sender managed'),
  sentPackets: z.number().int().describe("by the sender's kernel"),
  senderSeconds: z.number().positive(),
  pathLost: z
    .number()
    .int()
    .describe('reached the device of the sender, and not that of the receiver; negative: more arrived'),
  receiverDropped: z.number().int().describe('arrived, and the buffer of the socket was full: not the path'),
  witnesses: z.array(witnessSchema),
});
export type RateTrial = z.infer<typeof rateTrialSchema>;

export const rateSearchSchema = z.object({
  arm: z.string(),
  highestPps: z.number().describe('what the sender managed without pacing'),
  lowestPps: z.number().describe('not searched below this'),
  trials: z.array(rateTrialSchema),
  error: z.string().nullable().describe('why the search ended early; null: it did not'),
});
export type RateSearch = z.infer<typeof rateSearchSchema>;

/** Paced UDP with all probes, behind the searches. */
export const rateLatencySchema = z.object({
  arm: z.string(),
  share: z.number().nullable().describe('of the highest rate with at most the first goal of loss; null: idle'),
  requestedPps: z.number(),
  sentPackets: z.number().int(),
  senderSeconds: z.number().positive(),
  receivedPackets: z.number().int().describe('read by the receiving program, by its kernel'),
  stages: z.array(stageSchema).describe('of one packet in 8'),
  failedAudits: z.array(z.string()),
});
export type RateLatency = z.infer<typeof rateLatencySchema>;
