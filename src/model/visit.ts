/** One execution of one load on one wire, with every raw value of it: a line of visits.ndjson. */
import { z } from 'zod';
import { ledgerSchema } from './drops.ts';
import { journeysSchema } from './journey.ts';
import { loadDataSchema, nstatSchema } from './load.ts';
import { integers } from './number-list.ts';
import { loadKindSchema, observationSchema } from './plan.ts';
import { observedSchema } from './probe.ts';
import { warningSchema } from './warnings.ts';

/** Difference of one device's counters over the visit (ip -s -j link). */
export const counterSchema = z.object({
  node: z.string(),
  device: z.string(),
  rxPackets: z.number(),
  txPackets: z.number(),
  rxBytes: z.number(),
  txBytes: z.number(),
  rxDropped: z.number(),
  txDropped: z.number(),
  rxErrors: z.number(),
  txErrors: z.number(),
});
export type Counter = z.infer<typeof counterSchema>;

/** A check of the measurement itself. A failed one casts doubt on the figures of its visit. */
export const auditSchema = z.object({
  name: z.string().describe('e.g. "probe-equals-counters"'),
  ok: z.boolean(),
  expected: z.string().describe('for people, as is `actual`: programs go by `ok` and by the raw values'),
  actual: z.string(),
  meaning: z.string().describe('one sentence: what a failure says about the figures'),
});
export type Audit = z.infer<typeof auditSchema>;

/** What the counter of one device says of a load. */
export const hopCountSchema = z.object({
  node: z.string(),
  device: z.string(),
  direction: z.enum(['transmit', 'receive']),
  seen: z.number().nullable().describe('null: the counter is no number'),
  unit: z.enum(['packets', 'bytes']).describe('bytes are those of the payload'),
  isAnswer: z.boolean().describe('counted on the way of the answers and acknowledgements'),
});
export type HopCount = z.infer<typeof hopCountSchema>;

/** Whether the packets took the way that the topology claims. */
export const pathProofSchema = z.object({
  ok: z.boolean(),
  reason: z.string().nullable().describe('why the figure is withheld; null where ok'),
  hops: z.array(hopCountSchema).describe('in order of the expected path, there and back'),
});
export type PathProof = z.infer<typeof pathProofSchema>;

export const hostDeltaSchema = z.object({
  cpuBusyMs: z.array(z.number()).describe('per CPU: user+nice+system+irq+softirq+steal, over the visit'),
  cpuStealMs: z.array(z.number()),
  cpuThrottledMs: z
    .number()
    .nullable()
    .optional()
    .describe('for which our cgroup, or one above, was out of its quota; null: not to be read; absent: older'),
  softnetDropped: z.number(),
  softnetSqueezed: z.number(),
});
export type HostDelta = z.infer<typeof hostDeltaSchema>;

export const visitSchema = z.object({
  index: z.number().int().nonnegative(),
  session: z.number().int(),
  observation: observationSchema,
  round: z.number().int().describe('−1: a discarded warm-up visit'),
  block: z.number().int(),
  arm: z.string(),
  load: loadKindSchema,
  discarded: z.boolean(),
  startedAt: z.string().describe('ISO 8601, wall clock'),
  startedMs: z.number().describe('monotonic, since the start of the run'),
  loadMs: z.number().describe('wall time of the load alone'),
  totalMs: z.number().describe('the whole visit, snapshots included'),
  status: z.enum(['ok', 'failed']),
  error: z.object({ code: z.string(), what: z.string(), todo: z.string() }).nullable(),
  data: loadDataSchema.nullable().describe('null where the load failed'),
  nstat: nstatSchema,
  counters: z.array(counterSchema),
  host: hostDeltaSchema,
  observed: observedSchema.nullable().describe('null in a bare visit'),
  rttNs: integers()
    .nullable()
    .default(null)
    .describe('of a stamp visit: every followed echo from sendto to the copy to ping, in order; null elsewhere'),
  ledger: ledgerSchema
    .nullable()
    .default(null)
    .describe('where the packets went; null in a bare visit, and under TCP with GRO, which joins segments'),
  journeys: journeysSchema.nullable().default(null).describe('of a full ping visit; null elsewhere'),
  path: pathProofSchema,
  audits: z.array(auditSchema),
  warnings: z.array(warningSchema),
});
export type Visit = z.infer<typeof visitSchema>;
