/** What probes yield: aggregated counts, decoded to nodes and devices. */
import { z } from 'zod';

/**
 * Log-linear histogram: `buckets` holds [index, count]; 16 buckets a power of two, so that a quantile read from a
 * bucket's middle is within 3.2 % of the true value. Index -> bounds: stats/log-linear.ts. Values are nanoseconds.
 */
export const histogramSchema = z.object({
  count: z.number().int(),
  sumNs: z.number(),
  buckets: z.array(z.tuple([z.number().int(), z.number().int()])),
});
export type Histogram = z.infer<typeof histogramSchema>;

/** The time between two probe points on one device. */
export const stageSchema = z.object({
  stage: z.string().describe('"transmit" | "forward" | "backlog" | … : name from the header of the probe'),
  node: z.string(),
  device: z.string().max(15),
  histogram: histogramSchema,
  begun: z
    .number()
    .int()
    .optional()
    .describe(
      'skbs that began to be timed: of UDP and TCP one in 8; absent: the probe times all, and does not count them',
    ),
});
export type Stage = z.infer<typeof stageSchema>;

/** How many skbs crossed one hook on one device: the evidence of the path. */
export const crossingSchema = z.object({
  hook: z.string().describe('tracepoint or function, e.g. "net_dev_start_xmit", "veth_xmit"'),
  node: z.string(),
  device: z.string().max(15),
  skbs: z.number().int(),
  packets: z.number().int().optional().describe('wire packets: GSO segments counted, where the hook knows them'),
});
export type Crossing = z.infer<typeof crossingSchema>;

export const dropSchema = z.object({
  reason: z.string().describe('as the running kernel names it; "UNKNOWN(77)" where it does not'),
  function: z.string().describe('symbol that freed the skb, offset removed'),
  node: z.string().describe('"unscoped" where neither device nor socket told the namespace'),
  device: z.string().nullable(),
  skbs: z.number().int(),
});
export type Drop = z.infer<typeof dropSchema>;

/** When skbs of one kind were freed. */
export const dropTimesSchema = dropSchema.omit({ skbs: true }).extend({
  bins: z.array(z.tuple([z.number(), z.number().int()])).describe('[ms since the snapshot before, skbs], 100 ms each'),
});
export type DropTimes = z.infer<typeof dropTimesSchema>;

/** By which way the kernel came to free skbs of one kind. */
export const dropStackSchema = dropSchema.omit({ skbs: true }).extend({
  frames: z.array(z.string()).describe('functions, the one that freed first'),
  samples: z.number().int().describe('stacks taken: of the first skb of a kind in every 1.07 s (2^30 ns)'),
});
export type DropStack = z.infer<typeof dropStackSchema>;

/** Which probe ran how: kept once a run. */
export const attachmentSchema = z.object({
  probe: z.string().describe('file name without extension'),
  backend: z.enum(['fentry', 'kprobe', 'rawtracepoint', 'tracepoint']),
  hooks: z.array(z.string()).describe('attach points'),
  sha256: z.string().describe('of the program text as attached'),
  attachMs: z.number(),
});
export type Attachment = z.infer<typeof attachmentSchema>;

export const observedSchema = z.object({
  stages: z.array(stageSchema),
  crossings: z.array(crossingSchema),
  drops: z.array(dropSchema),
  dropTimes: z
    .array(dropTimesSchema)
    .optional()
    .describe('absent before they were kept, and in visits of 400 s or more'),
  dropStacks: z.array(dropStackSchema).optional(),
  lostEvents: z.number().int(),
  missedEvents: z
    .number()
    .int()
    .describe('at most so many skbs passed a probe while it could not run, all arms together; see probe/missed.ts'),
  mapsFull: z.array(z.string()).describe('maps at their limit: their counts are lower bounds'),
  programs: z
    .object({ runs: z.number().int(), ns: z.number().int() })
    .optional()
    .describe(
      'how often the programs of all arms ran, and how long, without what it takes to come to them; absent: the statistics of BPF were off',
    ),
});
export type Observed = z.infer<typeof observedSchema>;

export const perfEventsRecordSchema = z.object({
  disabled: z
    .number()
    .int()
    .describe('perf events by which bpftrace attaches to tracepoints, disabled after attaching'),
  leftEnabled: z
    .string()
    .nullable()
    .describe('why they could not be disabled: a hit on CPU 0 then costs several times as much; null: they were'),
});
export type PerfEventsRecord = z.infer<typeof perfEventsRecordSchema>;

/** What the running kernel offered to the probes: why a stage is missing can be read here long after. */
export const kernelRecordSchema = z.object({
  functions: z
    .array(z.object({ name: z.string(), symbol: z.string().nullable(), module: z.string().nullable() }))
    .describe('that the probes ask for; symbol null: inlined away, not in this kernel, or its module is not loaded'),
  functionsFrom: z.string().nullable().describe('the list they were looked up in; null: none was asked for'),
  tracepoints: z.array(z.object({ name: z.string(), there: z.boolean() })),
  dropReasons: z.record(z.string(), z.string()).describe('number -> name, as this kernel has them'),
  btf: z.array(z.string()).describe('the files in /sys/kernel/btf'),
  config: z.record(z.string(), z.string()).describe('CONFIG_ options that decide what can be seen; empty: not told'),
  refused: z.array(z.string()).describe('attach points that are there and that the kernel refused'),
  hiddenStages: z
    .array(z.object({ stage: z.string(), reason: z.string() }))
    .describe('stages that some backend times and that are not visible here'),
  perfEvents: perfEventsRecordSchema.optional().describe('absent in results from before they were disabled'),
});
export type KernelRecord = z.infer<typeof kernelRecordSchema>;
