import type { z } from 'zod';

/** What a load consists of: it decides which probes see it, and how exactly its packets can be counted. */
export type PacketUnit = 'echoes' | 'datagrams' | 'segments';

/** What a result holds of one kind of load: what was asked for, and the raw values that it yields. */
export interface LoadSchemas {
  readonly spec: z.ZodObject;
  readonly data: z.ZodObject;
  readonly packets: PacketUnit;
}
