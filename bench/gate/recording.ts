/** Recorded sessions of one machine: the figures of every visit, which simulation resamples by whole sessions. */
import { readFile, writeFile } from 'node:fs/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import { armSchema, loadKindSchema } from '../../src/model/plan.ts';
import { environmentSchema } from '../../src/model/result.ts';
import { metricNames } from '../../src/result/derive.ts';

export const recordedSessionSchema = z.object({
  startedAt: z.string(),
  visits: z.array(
    z.object({
      arm: z.string(),
      load: loadKindSchema,
      observation: z.string(),
      round: z.number().int(),
      figures: z.partialRecord(z.enum(metricNames), z.number()).describe('in base units'),
      binRates: z.array(z.number()).optional().describe('TCP: bits a second of every 100 ms that counts'),
      stealMs: z.number(),
    }),
  ),
});
export type RecordedSession = z.infer<typeof recordedSessionSchema>;

export const recordingSchema = z.object({
  recordingVersion: z.literal(1),
  synthetic: z.boolean().describe('made up, and no evidence about any machine'),
  environment: environmentSchema.nullable().describe('null where synthetic'),
  arms: z.array(armSchema),
  turnMs: z.number().optional().describe('of bare TCP and UDP; absent: visits one after the other'),
  sessions: z.array(recordedSessionSchema),
});
export type Recording = z.infer<typeof recordingSchema>;

export const readRecording = async (file: string): Promise<Recording> =>
  recordingSchema.parse(JSON.parse(gunzipSync(await readFile(file)).toString('utf8')));

export const writeRecording = (file: string, recording: Recording): Promise<void> =>
  writeFile(file, gzipSync(JSON.stringify(recording), { level: 9 }));
