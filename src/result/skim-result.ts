/** Reads results for their figures alone, many a second. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { reasonOf } from '../errors.ts';
import { type Bin, pingDataSchema, tcpDataSchema, udpDataSchema } from '../load/model.ts';
import { type Result, resultSchema, visitSchema } from './schema.ts';
import { skimJson } from './skim-json.ts';
import { parseJson, parseResult, unreadable } from './store.ts';

/** A thousand echoes a visit: one loop is a tenth of what a schema of each takes. */
const isNumbers = (value: unknown): boolean => {
  if (!Array.isArray(value)) return false;
  for (const one of value) if (!Number.isFinite(one)) return false;
  return true;
};
const numbers = z.custom<number[]>(isNumbers, 'no list of numbers');

const isCounts = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && isNumbers(Object.values(value));
const counts = z.custom<Record<string, number>>(isCounts, 'no counters');

const isBin = (value: unknown): boolean => {
  const { startMs, durationMs, bytes, ...more } = value as Partial<Bin>;
  return isNumbers([startMs, durationMs, bytes]) && isCounts(more) && Number(durationMs) > 0;
};
const bins = z.custom<Bin[]>((value) => Array.isArray(value) && value.every(isBin), 'no list of bins');

const dataSchema = z.discriminatedUnion('kind', [
  pingDataSchema.extend({ rttUs: numbers, sequences: numbers.nullable().default(null) }),
  tcpDataSchema.extend({ bins }),
  udpDataSchema.extend({ bins }),
]);

const skimmedVisit = visitSchema.extend({
  data: dataSchema.nullable(),
  nstat: z.object({ client: counts, server: counts }),
  rttNs: numbers.nullable().default(null),
});
const skimmedSchema = resultSchema.extend({ visits: z.array(skimmedVisit) });

/** Of our own files the largest have some 20 MB; a foreign one must not fill the memory. */
const mostBytes = 256 * 1024 * 1024;

/** null: not written as we write it, or no result; a slower look will tell. */
const skimmed = (bytes: Buffer): Result | null => {
  try {
    const parsed = skimmedSchema.safeParse(JSON.parse(skimJson(bytes)));
    return parsed.success ? parsed.data : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
};

/**
 * A result whose figures and environment are whole, and whose counters, audits, histograms, journeys, ledgers and commands may
 * be left out. Throws RESULT_UNREADABLE.
 */
export const skimResult = async (file: string): Promise<Result> => {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw unreadable(file, `${reasonOf(error)}.`);
  });
  if (bytes.length > mostBytes) throw unreadable(file, 'it is larger than any result (256 MiB).');
  return skimmed(bytes) ?? parseResult(file, parseJson(file, bytes.toString('utf8')));
};
