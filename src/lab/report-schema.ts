/** What `lab run --json` prints, and `lab table` reads. */
import { z } from 'zod';
import { dropSchema } from '../model/probe.ts';

const sourceSchema = z.object({ since: z.string(), reference: z.string() });

const answerSchema = z.discriminatedUnion('verdict', [
  z.object({ verdict: z.literal('holds'), because: z.string(), sources: z.array(sourceSchema) }),
  z.object({ verdict: z.literal('differs'), instead: z.array(z.string()), sources: z.array(sourceSchema) }),
  z.object({ verdict: z.literal('cannot-be-tried'), because: z.string() }),
  z.object({ verdict: z.literal('broken'), because: z.string() }),
]);

const evidenceSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('command'),
    where: z.string(),
    command: z.string(),
    exitCode: z.number().nullable(),
    output: z.string(),
  }),
  z.object({ type: z.literal('capture'), where: z.string(), device: z.string(), packets: z.array(z.string()) }),
  z.object({ type: z.literal('drops'), drops: z.array(dropSchema) }),
  z.object({ type: z.literal('table'), columns: z.array(z.string()), rows: z.array(z.array(z.string())) }),
  z.object({ type: z.literal('note'), text: z.string() }),
]);

export const labReportSchema = z.object({
  schemaVersion: z.literal(1),
  tool: z.string(),
  kernel: z.string(),
  results: z.array(
    z.object({
      lab: z.string(),
      title: z.string(),
      claim: z.object({ says: z.string(), quote: z.string() }),
      steps: z.array(z.object({ title: z.string(), evidence: z.array(evidenceSchema) })),
      answer: answerSchema,
      ms: z.number(),
    }),
  ),
});
