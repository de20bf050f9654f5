/** Reads the figures of a result: from figures.json where that belongs to the result beside it, else from the result. */
import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { failure, reasonOf, VethscopeError } from '../../errors.ts';
import type { Result } from '../../model/result.ts';
import type { RunFigures } from '../../model/run-figures.ts';
import { readGivenFile } from '../../system/files/read-given-file.ts';
import { decodeText } from '../../text/decode-text.ts';
import { runFigures } from '../derive.ts';
import { loadResult, readResult } from './store.ts';
import { figuresFile, figuresFileSchema, resultFile, sourceOf, writeFigures } from './write-figures.ts';

const parsed = (text: string) => {
  try {
    return figuresFileSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
};

/** null: there are none, or none that can be believed. `resultBytes`: of the result.json beside them, null if unreadable. */
const storedFigures = async (folder: string, resultBytes: () => Promise<Buffer | null>): Promise<RunFigures | null> => {
  const bytes = await readGivenFile(join(folder, figuresFile)).catch(() => null);
  const found = bytes === null ? null : parsed(decodeText(bytes));
  if (found === null) return null;
  // Megabytes, so read only where there is something to hold against them.
  const result = await resultBytes();
  if (result === null) return null;
  const { source, ...figures } = found;
  const own = sourceOf(result);
  return source.bytes === own.bytes && source.crc32 === own.crc32 ? figures : null;
};

const folderOf = async (path: string): Promise<string | null> => {
  const entry = await stat(path).catch(() => null);
  if (entry?.isDirectory()) return path;
  return basename(path) === resultFile ? dirname(path) : null;
};

/** The figures of a result, read if they are beside it, else made from it. `path` and errors as of loadResult. */
export const loadFigures = async (path: string): Promise<RunFigures> => {
  const folder = await folderOf(path);
  const stored =
    folder === null
      ? null
      : await storedFigures(folder, () => readGivenFile(join(folder, resultFile)).catch(() => null));
  return stored ?? runFigures(await loadResult(path));
};

/**
 * A result as loadResult reads it; its figures are then beside it, also where an older version wrote it. None are written
 * where the run has not ended. Throws OUTPUT_UNWRITABLE and what loadResult throws.
 */
export const loadAddingFigures = async (path: string): Promise<Result> => {
  const { result, bytes } = await readResult(path);
  const folder = await folderOf(path);
  if (folder === null || bytes === null || (await storedFigures(folder, async () => bytes)) !== null) return result;
  await writeFigures(folder, result, bytes).catch((error: unknown) => {
    throw failure('OUTPUT_UNWRITABLE', { path: folder, reason: reasonOf(error) });
  });
  return result;
};

/** Where one of many may be unreadable: the figures, or the sentence that says why there are none. */
export const figuresOrReason = async (path: string): Promise<RunFigures | string> => {
  try {
    return await loadFigures(path);
  } catch (error) {
    if (!(error instanceof VethscopeError)) throw error;
    return error.message;
  }
};
