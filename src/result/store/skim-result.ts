/** Reads results for their figures alone, many a second: without waiting, because a thread has nothing else to do meanwhile. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { z } from 'zod';
import { reasonOf, VethscopeError } from '../../errors.ts';
import type { Bin } from '../../model/load.ts';
import { type LoadKind, loadSchemas } from '../../model/loads/index.ts';
import { type Result, resultSchema, visitSchema } from '../../model/result.ts';
import { decodeText } from '../../text/decode-text.ts';
import { skimJson } from './skim-json.ts';
import { parseJson, parseResult, unreadable } from './store.ts';

/** Some fifteen hundred a result: one loop takes a tenth of what a schema of each takes. */
const isBin = (value: unknown): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  const bin = value as Record<string, unknown>;
  for (const key in bin) if (!Number.isFinite(bin[key])) return false;
  return 'startMs' in bin && 'bytes' in bin && Number(bin.durationMs) > 0;
};
const bins = z.custom<Bin[]>((value) => Array.isArray(value) && value.every(isBin), 'no list of bins');

type DataSchema = (typeof loadSchemas)[LoadKind]['data'];

const skimmedData = ({ data }: { readonly data: DataSchema }): DataSchema =>
  // What a list of bins is read with makes the same type of it.
  'bins' in data.shape ? (data.extend({ bins }) as unknown as DataSchema) : data;

const dataSchema = z.discriminatedUnion('kind', Object.values(loadSchemas).map(skimmedData) as [DataSchema]);

const skimmedVisit = visitSchema.extend({ data: dataSchema.nullable() });
const skimmedSchema = resultSchema.extend({ visits: z.array(skimmedVisit) });

/** Of our own files the largest have some 20 MB; a foreign one must not fill the memory. */
const mostBytes = 256 * 1024 * 1024;

/** null: not written as we write it, or no result; a slower look will tell. */
const skimmed = (bytes: Buffer): Result | null => {
  try {
    const parsed = skimmedSchema.safeParse(JSON.parse(skimJson(bytes)));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
};

/** Kept from file to file: to a new buffer each, the kernel would give fresh pages, which takes longer than the reading. */
let room = Buffer.alloc(0);

/** How many bytes there were; a read may give less than asked for. */
const filledFrom = (descriptor: number, size: number): number => {
  let filled = 0;
  for (;;) {
    const read = readSync(descriptor, room, filled, size - filled, filled);
    filled += read;
    if (read === 0 || filled === size) return filled;
  }
};

/** Holds until the next is read. */
const bytesOf = (file: string): Buffer => {
  const descriptor = openSync(file, 'r');
  try {
    const { size } = fstatSync(descriptor);
    if (size > mostBytes) throw unreadable(file, 'it is larger than any result (256 MiB).');
    if (size > room.length) room = Buffer.allocUnsafeSlow(size);
    return room.subarray(0, filledFrom(descriptor, size));
  } finally {
    closeSync(descriptor);
  }
};

/**
 * A result whose figures and environment are whole, and whose counters of devices, audits, histograms, journeys, ledgers and
 * commands may be left out. Throws RESULT_UNREADABLE.
 */
export const skimResult = (file: string): Result => {
  try {
    const bytes = bytesOf(file);
    return skimmed(bytes) ?? parseResult(file, parseJson(file, decodeText(bytes)));
  } catch (error) {
    throw error instanceof VethscopeError ? error : unreadable(file, `${reasonOf(error)}.`);
  }
};
