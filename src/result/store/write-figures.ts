/**
 * figures.json beside result.json: written with it, read instead of it where only figures are wanted, and never believed
 * where the result beside it is another, or where this version derives figures in another way.
 */
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import type { Result } from '../../model/result.ts';
import { runFiguresSchema } from '../../model/run-figures.ts';
import { writeWhole } from '../../system/files/write-whole.ts';
import { runFigures } from '../derive.ts';

export const resultFile = 'result.json';
export const figuresFile = 'figures.json';

/** Which bytes the figures were taken from: an edited or exchanged result must not keep those of another. */
const sourceSchema = z.object({ bytes: z.number().int(), crc32: z.number().int() });
type Source = z.infer<typeof sourceSchema>;

export const figuresFileSchema = runFiguresSchema.extend({
  source: sourceSchema.describe('of the result.json beside it'),
});

export const sourceOf = (bytes: Buffer): Source => ({ bytes: bytes.length, crc32: crc32(bytes) });

/** Writes the figures of a result beside it. `bytes`: of its result.json. */
export const writeFigures = async (folder: string, result: Result, bytes: Buffer): Promise<void> => {
  const file: z.infer<typeof figuresFileSchema> = { ...runFigures(result), source: sourceOf(bytes) };
  await writeWhole(join(folder, figuresFile), `${JSON.stringify(file)}\n`);
};
