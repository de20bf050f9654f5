import { z } from 'zod';
import { binSchema, cpuPercentSchema } from './bins.ts';
import type { LoadSchemas } from './load-schemas.ts';

const spec = z.object({
  kind: z.literal('tcp'),
  streams: z.number().int().positive(),
  reverse: z.boolean(),
  messageBytes: z.number().int().positive().nullable().describe("write size; null: the tool's default, 128 KiB"),
});

const data = z.object({
  kind: z.literal('tcp'),
  inTurns: z
    .literal(true)
    .optional()
    .describe('loads of several arms took turns; before turns of 50 ms it was not told'),
  bins: z.array(binSchema).describe("of iperf3's client; where loads took turns, what the receiver read in each turn"),
  sentBytes: z.number(),
  uncountedBytes: z
    .number()
    .optional()
    .describe(
      'may have been sent beyond sentBytes: from 3.16 iperf3 stops a sending thread before it counts its last block',
    ),
  receivedBytes: z.number(),
  retransmits: z.number(),
  cpuPercent: cpuPercentSchema,
  mssBytes: z.number().nullable(),
  congestionControl: z.string().nullable(),
});

export const tcp = { spec, data, packets: 'segments' } as const satisfies LoadSchemas;
