/** The Plan: everything that decides what a run does, recorded as it was. */
import { z } from 'zod';
import { isEchoes, type LoadKind, loadNames, loadSchemas } from './loads/index.ts';
import { datapathSchema, offloadsSchema, roleSchema, type Topology } from './topology.ts';

export type { LoadKind } from './loads/index.ts';

export const loadKindSchema = z.enum(loadNames);

export const backendSchema = z.enum(['fentry', 'kprobe', 'rawtracepoint', 'tracepoint']);
export type Backend = z.infer<typeof backendSchema>;

export const observationSchema = z
  .enum(['bare', 'stamp', 'full'])
  .describe('bare: no program loaded; stamp: two points of every echo, in the client; full: every probe attached');
export type Observation = z.infer<typeof observationSchema>;

/** Stamps are of echoes: a stamp part visits nothing else. */
export const isObserved = (observation: Observation, load: LoadKind): boolean =>
  observation !== 'stamp' || isEchoes(load);

/** Visits of one group share an attachment: the probes that follow every echo would only disturb the other loads. */
export const attachmentGroup = (observation: Observation, load: LoadKind): string =>
  observation === 'full' && isEchoes(load) ? `full ${load}` : observation;

export const presetSchema = z.enum(['quick', 'standard', 'thorough']);
export type Preset = z.infer<typeof presetSchema>;

/** What one arm has otherwise than the plan says: a side of `vethscope ab`, or "bridge,mtu=9000" of `compare`. */
export const variantSchema = z.object({
  mtuBytes: z.number().int().min(68).max(65535).optional(),
  sysctls: z.array(z.object({ node: z.string(), key: z.string(), value: z.string() })),
  bridge: z.record(z.string(), z.string()).describe('words of "ip link add type bridge"'),
  setup: z.array(z.object({ node: z.string(), command: z.string() })),
  ovsBinaries: z.string().optional(),
});
export type Variant = z.infer<typeof variantSchema>;

export const armSchema = z.object({
  id: z.string().describe('"bridge" or "bridge,mtu=9000"; for a matched control "veth (tx=off)"'),
  kind: z.string().describe('topology kind'),
  role: z.enum(['control', 'matched-control', 'test', 'twin']).describe('twin: a second copy of its control'),
  control: z.string().nullable().describe('id of the arm its headline ratio is taken to; null for the control itself'),
  offloads: offloadsSchema.describe('set on endpoints and ports'),
  asked: offloadsSchema.optional().describe('of the offloads, what a user asked for; absent: none'),
  variant: variantSchema.optional(),
});
export type Arm = z.infer<typeof armSchema>;

/** An arm with the wire that it stands for. A result keeps that wire beside what was built (`ArmBuild`), not in the plan. */
export type PlannedArm = Arm & { readonly topology: Topology };

/** CPU lists as taskset -c takes them; null: left to the scheduler. */
export const placementSchema = z.partialRecord(roleSchema, z.string());
export type Placement = z.infer<typeof placementSchema>;

type SpecSchema = (typeof loadSchemas)[LoadKind]['spec'];

export const loadSpecSchema = z.discriminatedUnion(
  'kind',
  Object.values(loadSchemas).map(({ spec }) => spec) as [SpecSchema, ...SpecSchema[]],
);
export type LoadSpec = z.infer<typeof loadSpecSchema>;

/** One contiguous part of a session. Durations are measured time a visit, in seconds, discard included. */
export const partPlanSchema = z.object({
  observation: observationSchema,
  rounds: z.number().int().positive(),
  durationS: z
    .partialRecord(loadKindSchema, z.number().positive())
    .describe('of every load of the plan; an older result knows fewer kinds'),
});
export type PartPlan = z.infer<typeof partPlanSchema>;

/** Measured seconds a visit of a load of the plan. */
export const durationOf = ({ durationS }: Pick<PartPlan, 'durationS'>, load: LoadKind): number =>
  durationS[load] as number;

/** The search for the highest UDP rate, once an arm, without probes; how it decides: stats/rate-search.ts. */
export const findRateSchema = z.object({
  goals: z.array(z.number().nonnegative()).min(1).describe('loss ratios, the largest first'),
  trialS: z.number().positive().describe('length of a trial, in whole seconds'),
  sumS: z.number().positive(),
  exceedRatio: z.number().nonnegative(),
  width: z.number().positive(),
  maxTrials: z.number().int().positive().describe('an arm, over all goals'),
  latency: z
    .object({
      idlePps: z.number().positive().describe('packets a second that are as good as none'),
      shares: z.array(z.number().positive()).describe('of the highest rate with at most the first goal of loss'),
      visitS: z.number().positive().describe('in whole seconds'),
    })
    .optional()
    .describe('how long packets take at shares of the rate found, with all probes; absent: not asked'),
});
export type FindRate = z.infer<typeof findRateSchema>;

const isTimed = ({ parts, loads }: { parts: readonly PartPlan[]; loads: readonly { kind: LoadKind }[] }): boolean =>
  parts.every(({ durationS }) => loads.every(({ kind }) => durationS[kind] !== undefined));

export const planSchema = z
  .object({
    preset: presetSchema.nullable().describe('null where sessions, rounds or duration were given'),
    seed: z.number().int().nonnegative(),
    sessions: z.number().int().positive(),
    parts: z.array(partPlanSchema).min(1),
    arms: z.array(armSchema).min(1),
    loads: z.array(loadSpecSchema).min(1),
    budgetS: z.number().positive().optional().describe('seconds that sessions and rounds were solved for'),
    dropped: z.array(z.string()).optional().describe('loads and arms that did not fit into the budget'),
    turnMs: z
      .number()
      .positive()
      .optional()
      .describe(
        'bare and stamped loads of a block run at once and are let go one at a time, for so long; absent: one after the other',
      ),
    warmUpS: z.number().nonnegative().describe('length of the one discarded visit an arm at session start'),
    backend: z.union([z.literal('auto'), z.literal('none'), backendSchema]).describe('as asked'),
    datapath: z.union([z.literal('auto'), datapathSchema]).describe('as asked'),
    resolvedDatapath: datapathSchema.nullable().describe('what ovs arms use; null where there are none'),
    ipVersion: z.union([z.literal(4), z.literal(6)]),
    mtuBytes: z.number().int(),
    placement: placementSchema.nullable(),
    placementReason: z
      .string()
      .optional()
      .describe('why there; absent: it was asked for, or a run of an earlier version'),
    keep: z.boolean(),
    allowPartial: z.boolean(),
    bpfStats: z.literal(true).optional().describe('the statistics of BPF are on in visits with all probes'),
    findRate: findRateSchema.optional().describe('absent: no search'),
    emulated: z.boolean().optional().describe('planned with the times of an emulated machine; absent: it is none'),
  })
  .refine(isTimed, 'each part must have a duration for each load');
export type Plan = z.infer<typeof planSchema>;

/** A plan that can be run: each arm has its topology, made once, by the planner. */
export type RunPlan = Omit<Plan, 'arms'> & { arms: PlannedArm[] };

/** One execution to come: a cell of the plan in its random place. */
export interface ScheduledVisit {
  readonly session: number;
  readonly observation: Observation;
  /** Round inside its part, from 0; −1 for the discarded warm-up visits. */
  readonly round: number;
  /** Position of the block in the round, from 0. */
  readonly block: number;
  readonly load: LoadSpec;
  readonly arm: string;
  readonly durationS: number;
  readonly discarded: boolean;
}
