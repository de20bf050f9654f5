/**
 * figures.json, beside each result.json: what the raw values of a run come to, visit by visit, a hundredth of their size.
 * What looks at many runs reads it instead. It can be made again from result.json at any time.
 */
import { z } from 'zod';
import { loadNames } from './loads/index.ts';
import { resultSchema } from './result.ts';
import { auditSchema, pathProofSchema, visitSchema } from './visit.ts';

/** Raise it where a figure is derived in another way: files of another version are not read, but made from their result. */
export const figuresVersion = 2;

export const visitFiguresSchema = visitSchema
  .pick({
    ...{ index: true, session: true, observation: true, round: true, block: true, arm: true, load: true },
    ...{ discarded: true, startedAt: true, startedMs: true, status: true, error: true, warnings: true },
  })
  .extend({
    path: pathProofSchema.pick({ ok: true, reason: true }),
    isStamped: z.boolean().describe('whether it has the round trips of its own packets in nanoseconds'),
    failedAudits: z.array(auditSchema.pick({ name: true, meaning: true })),
    figures: z.record(z.string(), z.number()).describe('metric -> value in its base unit'),
  });
export type VisitFigures = z.infer<typeof visitFiguresSchema>;

/** One stage of one arm under one load, over all usable visits with every probe. Percentiles within 3.2 %. */
export const stageFiguresSchema = z.object({
  arm: z.string(),
  load: z.enum(loadNames),
  stage: z.string(),
  node: z.string(),
  device: z.string(),
  count: z.number().int().positive(),
  p50Ns: z.number(),
  p90Ns: z.number(),
  p99Ns: z.number(),
  maxNs: z.number().describe('upper edge of the last bucket'),
  meanNs: z.number(),
});
export type StageFigures = z.infer<typeof stageFiguresSchema>;

export const runFiguresSchema = resultSchema
  .pick({
    ...{ tool: true, runId: true, startedAt: true, finishedAt: true, partial: true, partialReason: true },
    ...{ plan: true, environment: true, backend: true, attachments: true, kernel: true, arms: true, settings: true },
    ...{ warnings: true, totalMs: true },
  })
  .extend({
    figuresVersion: z.literal(figuresVersion),
    visits: z.array(visitFiguresSchema),
    rawWarnings: resultSchema.shape.warnings.describe('what the raw values give reason to doubt'),
    stages: z.array(stageFiguresSchema).describe('under loads whose every packet is followed'),
    hookHits: z.record(z.string(), z.number()).describe('hook -> skbs, in all visits with probes'),
  });
export type RunFigures = z.infer<typeof runFiguresSchema>;
