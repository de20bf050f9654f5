/** What `trace --load none` keeps: traffic that was there, only watched. */
import { z } from 'zod';
import { histogramSchema } from './probe.ts';
import { loadLossSchema, wireHead } from './wire-trace.ts';

const count = z.number().int().nonnegative();

export const trafficStageSchema = z.object({
  name: z.string(),
  /** From where one end sent to where the other received. */
  isWhole: z.boolean(),
  histogram: histogramSchema,
});
export type TrafficStage = z.infer<typeof trafficStageSchema>;

export const trafficFreedSchema = z.object({
  netns: count,
  ifindex: count,
  where: z.string(),
  reason: z.string(),
  function: z.string(),
  skbs: count,
});
export type TrafficFreed = z.infer<typeof trafficFreedSchema>;

/** Of one end's device, over a stretch of time: packets are skbs, and so up to 64 KB where it segments. */
export const trafficRateSchema = z.object({
  place: z.string(),
  sentPps: z.number(),
  sentBps: z.number().describe('bits a second'),
  receivedPps: z.number(),
  receivedBps: z.number(),
});
export type TrafficRate = z.infer<typeof trafficRateSchema>;

export const wireTrafficSchema = z.object({
  kind: z.literal('traffic'),
  ...wireHead,
  seconds: z.number(),
  backend: z.string(),
  points: z.array(z.string()).describe('the devices that are watched, ends first'),
  sampledOneIn: count,
  begun: count.describe('packets whose clock was started'),
  rates: z.array(trafficRateSchema).describe('while nothing was attached'),
  stages: z.array(trafficStageSchema),
  freed: z.array(trafficFreedSchema),
  lost: z.array(loadLossSchema),
  cost: z.object({
    withoutBps: z.tuple([z.number(), z.number()]).describe('both directions together, before and after'),
    withBps: z.number(),
    runsPerSecond: z.number(),
    nsPerRun: z.number().describe('by the statistics of BPF, which leave out what it takes to come to a program'),
  }),
});
export type WireTraffic = z.infer<typeof wireTrafficSchema>;
