import { z } from 'zod';

/** Doubts are values: kept in the result, shown by terminal and report beside the figure they concern. */
export const warningSchema = z.object({
  code: z.string().describe('stable, kebab-case, e.g. "arm-spread-wide"'),
  message: z.string().describe('one sentence: what was seen'),
  hint: z.string().describe('one sentence: what to do about it, or how to read the figure'),
  arm: z.string().optional().describe('the arm it concerns; absent: the whole run'),
  load: z.string().optional(),
  visit: z.number().int().optional().describe('the visit it concerns'),
});
export type Warning = z.infer<typeof warningSchema>;
