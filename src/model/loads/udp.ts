import { z } from 'zod';
import { binSchema, cpuPercentSchema } from './bins.ts';
import type { LoadSchemas } from './load-schemas.ts';

const spec = z.object({
  kind: z.literal('udp'),
  streams: z.number().int().positive(),
  reverse: z.boolean(),
  payloadBytes: z.number().int().min(16).describe('UDP payload; 64 makes a 106-byte frame'),
  packetsPerSecond: z.number().positive().optional().describe('of all streams; absent: as many as the sender can'),
});

const data = z.object({
  kind: z.literal('udp'),
  inTurns: z
    .literal(true)
    .optional()
    .describe(
      'loads of several arms took turns: rates are those of the bins, for the seconds count the turns of others, too',
    ),
  bins: z
    .array(binSchema)
    .describe(
      'of the client: what it sent, or with reverse what it received; in turns, what the receiver read in each',
    ),
  sentPackets: z.number(),
  receivedPackets: z.number(),
  lostPackets: z.number(),
  outOfOrderPackets: z.number(),
  receiverSeconds: z.number().positive(),
  senderSeconds: z.number().positive(),
  jitterMs: z.number(),
  cpuPercent: cpuPercentSchema,
});

export const udp = { spec, data, packets: 'datagrams' } as const satisfies LoadSchemas;
