/** The published shapes of what other tools read. */
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { z } from 'zod';

const readBmfSchema = (): object => {
  const url = new URL('../fixtures/bencher/bmf.json', import.meta.url);
  const { $schema: _draft07, ...schema } = JSON.parse(readFileSync(url, 'utf8'));
  return schema;
};

const isBmf = new Ajv({ strict: false }).compile(readBmfSchema());

export type Bmf = Record<string, Record<string, { value: number; lower_value?: number; upper_value?: number }>>;

/** By bencher.dev/bmf.json and the lengths that its page names. Throws where it is not. */
export const readBmf = (text: string): Bmf => {
  const value = JSON.parse(text);
  if (!isBmf(value)) throw new Error(JSON.stringify(isBmf.errors));
  for (const [benchmark, measures] of Object.entries(value as Bmf)) {
    if (benchmark.length === 0 || benchmark.length > 1024) throw new Error('name of a benchmark');
    // A slug: what is none would be a name, and get another slug.
    for (const measure of Object.keys(measures))
      z.string()
        .max(64)
        .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
        .parse(measure);
  }
  return value as Bmf;
};

/**
 * BenchmarkResult in src/extract.ts of benchmark-action/github-action-benchmark (commit 04dcc2c), which refuses an empty list.
 * Its README: name, unit and value are required, range and extra are text.
 */
const entriesSchema = z
  .array(
    z.strictObject({
      name: z.string().min(1),
      value: z.number(),
      unit: z.string().min(1),
      range: z.string().optional(),
      extra: z.string().optional(),
    }),
  )
  .min(1);

export const readEntries = (text: string): z.infer<typeof entriesSchema> => entriesSchema.parse(JSON.parse(text));
