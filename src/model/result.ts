/**
 * The result of a run, schemaVersion 2 (1 is read, too: src/result/store/from-version-1.ts). Raw values are kept; summaries are derived (src/result/derive.ts).
 * visits.ndjson holds one `visitSchema` a line while a run goes on; result.json is `resultSchema`.
 */
import { z } from 'zod';
import { ledgerSchema, witnessSchema } from './drops.ts';
import { journeysSchema } from './journey.ts';
import { loadDataSchema, nstatSchema } from './load.ts';
import { integers } from './number-list.ts';
import { armSchema, backendSchema, loadKindSchema, observationSchema, planSchema } from './plan.ts';
import { attachmentSchema, kernelRecordSchema, observedSchema, stageSchema } from './probe.ts';
import { settingsSchema } from './settings.ts';
import { topologySchema } from './topology.ts';
import { warningSchema } from './warnings.ts';

export const schemaVersion = 2;

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

/** A command as it was executed, for "how to reproduce". */
export const commandRecordSchema = z.object({
  atMs: z.number().describe('monotonic, since the start of the run'),
  command: z.string().describe('as a shell would take it'),
  stdin: z.string().nullable(),
  exitCode: z.number().int().nullable().describe('null: ended by a signal, or still running'),
  durationMs: z.number(),
});
export type CommandRecord = z.infer<typeof commandRecordSchema>;

export const environmentSchema = z.object({
  hostname: z.string(),
  kernelRelease: z.string(),
  kernelVersion: z.string(),
  architecture: z.string(),
  distribution: z.string(),
  cpuModel: z.string(),
  cpuCount: z.number().int(),
  memoryBytes: z.number(),
  governor: z.string().nullable(),
  mitigations: z.record(z.string(), z.string()),
  virtualisation: z.string().describe('"none", or the hypervisor\'s name'),
  emulated: z.boolean().describe('true under QEMU without hardware help: figures are for function only'),
  tools: z.record(z.string(), z.string().nullable()).describe('name -> version; null: not installed'),
  sysctls: z.record(z.string(), z.string()),
  btf: z.boolean(),
  ovsModule: z.boolean(),
  backends: z.array(
    z.object({ backend: backendSchema, usable: z.boolean(), reason: z.string().describe('why, or why not') }),
  ),
});
export type Environment = z.infer<typeof environmentSchema>;

/** One arm as it was really built. */
export const armBuildSchema = armSchema.extend({
  topology: topologySchema,
  devices: z.array(
    z.object({
      node: z.string(),
      device: z.string(),
      qdisc: z.string(),
      mtuBytes: z.number(),
      queues: z.object({ tx: z.number(), rx: z.number() }),
      offloads: z.record(z.string(), z.string()).describe('as ethtool -k reads them back'),
      xdp: z.string().optional().describe('"none", or mode, name and tag of the program; absent: not read'),
    }),
  ),
  buildMs: z.number(),
});
export type ArmBuild = z.infer<typeof armBuildSchema>;

/** What a command said when an arm could not be built or its wire did not carry. */
export const evidenceSchema = z.object({ arm: z.string(), command: z.string(), output: z.string() });
export type Evidence = z.infer<typeof evidenceSchema>;

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

export const resultSchema = z.object({
  schemaVersion: z.literal(schemaVersion),
  tool: z.object({ name: z.literal('vethscope'), version: z.string() }),
  runId: z.string(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  partial: z.boolean().describe('true where planned visits are missing'),
  partialReason: z.string().nullable(),
  argv: z.array(z.string()),
  plan: planSchema,
  environment: environmentSchema,
  backend: backendSchema.nullable().describe('chosen; null: --backend none'),
  attachments: z.array(attachmentSchema),
  kernel: kernelRecordSchema.nullable().default(null).describe('what it offered to the probes; null: nothing attached'),
  arms: z.array(armBuildSchema),
  settings: settingsSchema.optional().describe('read back when the wires were up; absent: by an older version'),
  visits: z.array(visitSchema),
  rateSearches: z.array(rateSearchSchema).optional().describe('of --find-rate'),
  rateLatencies: z.array(rateLatencySchema).optional().describe('of --find-rate, where probes could be attached'),
  commands: z.array(commandRecordSchema),
  warnings: z.array(warningSchema),
  evidence: z.array(evidenceSchema).describe('of arms that could not be built; empty where all were'),
  totalMs: z.number(),
});
export type Result = z.infer<typeof resultSchema>;
