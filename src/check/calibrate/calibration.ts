/** What a machine's own noise is, measured by `vethscope calibrate`; kept beside the baselines it belongs to. */
import { z } from 'zod';
import { observationSchema } from '../../model/plan.ts';
import { environmentSchema } from '../../model/result.ts';
import { metricNames } from '../../result/derive.ts';

const metricNameSchema = z.enum(metricNames);

/** Noise of one metric of one topology, on the scale of the comparison (mostly logarithms). */
export const noiseSchema = z.object({
  arm: z.string(),
  reference: z.string(),
  metric: metricNameSchema,
  observation: observationSchema,
  beta: z.number().describe('share of the control’s movement that is taken off; never refitted when comparing'),
  correlation: z.number().describe('with the control, block by block; 0 where one of them did not vary'),
  blockSd: z.number().nonnegative().describe('of one block inside a session'),
  sessionSd: z.number().nonnegative().describe('between sessions, beyond what blocks explain'),
  controlDriftSd: z.number().nonnegative().describe('between sessions, of the control’s raw figure'),
  shift99: z.number().nonnegative().describe('99 % of the shifts between two sides of the same code are smaller'),
  margin: z.number().positive().describe('as a share: the starting margin, or what 99 % of the noise stays below'),
  tooNoisy: z.boolean().describe('noise beyond twice the starting margin: advisory here'),
});
export type Noise = z.infer<typeof noiseSchema>;

export const calibrationSchema = z.object({
  calibrationVersion: z.literal(1),
  tool: z.string(),
  runId: z.string(),
  startedAt: z.string(),
  environment: environmentSchema,
  sessions: z.number().int().positive(),
  blocksPerSession: z.number().positive(),
  noise: z.array(noiseSchema),
  falseAlarms: z
    .object({
      checks: z.number().int(),
      red: z.number().int(),
      comparisons: z.number().int(),
      redComparisons: z.number().int(),
    })
    .describe('of splits of its own sessions through the real gate; none were made of fewer than 4 sessions'),
});
export type Calibration = z.infer<typeof calibrationSchema>;
