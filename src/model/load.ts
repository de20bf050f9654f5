/** What a load yields: raw values only. Every summary is derived from these, now or years later. */
import { z } from 'zod';
import { amounts, integers } from './number-list.ts';

export const pingDataSchema = z.object({
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

/** One interval of iperf3, nominally 100 ms; `omitted` bins are the tool\'s own warm-up. */
export const binSchema = z.object({
  startMs: z.number(),
  durationMs: z.number().positive(),
  bytes: z.number().nonnegative(),
  packets: z.number().nonnegative().optional().describe('UDP only'),
  retransmits: z.number().nonnegative().optional().describe('TCP sender only'),
});
export type Bin = z.infer<typeof binSchema>;

/** Kernel counters of both ends, difference over the visit (nstat names). Only non-zero ones are kept. */
export const nstatSchema = z.object({
  client: z.record(z.string(), z.number()),
  server: z.record(z.string(), z.number()),
});
export type Nstat = z.infer<typeof nstatSchema>;

const cpuPercentSchema = z.object({
  sender: z.number().describe('percent of one core, user + system, of the sending process'),
  receiver: z.number(),
});

export const tcpDataSchema = z.object({
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

export const udpDataSchema = z.object({
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

export const loadDataSchema = z.discriminatedUnion('kind', [pingDataSchema, tcpDataSchema, udpDataSchema]);
export type LoadData = z.infer<typeof loadDataSchema>;
export type PingData = z.infer<typeof pingDataSchema>;
export type TcpData = z.infer<typeof tcpDataSchema>;
export type UdpData = z.infer<typeof udpDataSchema>;
