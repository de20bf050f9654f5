/** Journeys as they stand in a result: raw stages of every echo, and what was wrong with the others. */
import { z } from 'zod';
import { integers } from './number-list.ts';

/** What a stage is, wherever it is: stages of one group are added up when topologies are compared. */
export const stageGroupSchema = z.enum([
  'client stack',
  'device queue',
  'transmit',
  'backlog',
  'forwarding',
  'vswitchd',
  'server stack',
  'delivery',
]);
export type StageGroup = z.infer<typeof stageGroupSchema>;

export const journeyPointSchema = z.object({
  point: z.string().describe('"sendto", "net_dev_queue", …: tracepoint, or the system call of ping'),
  node: z.string().nullable().describe('null: in ping itself'),
  device: z.string().nullable(),
  answer: z.boolean().describe('true on the way back'),
});
export type JourneyPoint = z.infer<typeof journeyPointSchema>;

/** The stage from one point to the next. */
export const journeyStageSchema = z.object({
  name: z.string().describe('"backlog switch/port0"'),
  group: stageGroupSchema,
  answer: z.boolean(),
});
export type JourneyStage = z.infer<typeof journeyStageSchema>;

export const slowJourneySchema = z.object({
  sequence: z.number().int(),
  stagesNs: integers(),
  differences: z
    .array(z.string())
    .describe('what was not as usual: CPU, ksoftirqd, timer tick, the stage that took longer'),
});
export type SlowJourney = z.infer<typeof slowJourneySchema>;

export const journeysSchema = z.object({
  points: z.array(journeyPointSchema).describe('of the usual way, from sendto to received'),
  stages: z.array(journeyStageSchema).describe('one fewer than points'),
  stagesNs: z
    .array(integers())
    .describe(
      'by stage, then by complete journey in order of sequence; the stages of one echo add up to its round trip',
    ),
  followed: z.number().int().describe('echoes of which the probes kept stamps'),
  sum: z
    .object({
      checked: z.number().int(),
      within: z.number().int().describe("sum of the stages and ping's figure differ by no more than allowed"),
      ownNs: z.number().describe("ping's own time, median: its figure minus the sum"),
      allowedNs: z
        .number()
        .describe('median of what is allowed: 1.5 µs and the time that ping was seen outside its calls'),
    })
    .nullable()
    .describe("null: ping's figures could not be told apart"),
  incomplete: z.array(z.object({ reason: z.string(), echoes: z.number().int() })),
  resent: z.number().int().describe('echoes sent once more with the same sequence: the last one counts'),
  displaced: z.number().int().describe('echoes whose stamps a later one replaced: the sequence wrapped around'),
  slowest: z.array(slowJourneySchema),
  first: z
    .array(z.number().int())
    .nullable()
    .describe('stages of the first packet after a pause; null: not seen whole'),
  firstUpcallsNs: z
    .array(z.number().int())
    .optional()
    .describe('of the first packet: from each ovs_dp_upcall to the next point; absent: none was seen'),
});
export type Journeys = z.infer<typeof journeysSchema>;
