/**
 * The result of a run, schemaVersion 2 (1 is read, too: src/result/store/from-version-1.ts). Raw values are kept; summaries are derived (src/result/derive.ts).
 * visits.ndjson holds one `visitSchema` a line while a run goes on; result.json is `resultSchema`.
 */
import { z } from 'zod';
import { armSchema, backendSchema, planSchema } from './plan.ts';
import { attachmentSchema, kernelRecordSchema } from './probe.ts';
import { rateLatencySchema, rateSearchSchema } from './rate-search.ts';
import { settingsSchema } from './settings.ts';
import { topologySchema } from './topology.ts';
import { visitSchema } from './visit.ts';
import { warningSchema } from './warnings.ts';

export type { RateLatency, RateSearch, RateTrial } from './rate-search.ts';
export type { Audit, Counter, HopCount, HostDelta, PathProof, Visit } from './visit.ts';

export const schemaVersion = 2;

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
