import { z } from 'zod';
import { amounts, integers } from '../number-list.ts';
import type { LoadSchemas } from './load-schemas.ts';

const spec = z.object({ kind: z.literal('ping'), intervalMs: z.number().positive() });

const data = z.object({
  kind: z.literal('ping'),
  transmitted: z.number().int().describe("by ping's own summary; a resent sequence is not counted there"),
  received: z.number().int(),
  duplicates: z.number().int(),
  errors: z.number().int(),
  clockSetBack: z
    .number()
    .int()
    .optional()
    .describe('so often the wall clock went back while an echo was under way; absent: never'),
  rttUs: amounts().describe('every echo in order; resolution 1 µs'),
  heldEchoes: z
    .number()
    .int()
    .optional()
    .describe(
      'pings of several arms took turns: so many echoes were under way when theirs was held, and are not in rttUs; absent: no turns',
    ),
  sequences: integers().nullable().default(null).describe('icmp_seq of each of them; null: 1, 2, 3, … without a gap'),
});

export const ping = { spec, data, packets: 'echoes' } as const satisfies LoadSchemas;
