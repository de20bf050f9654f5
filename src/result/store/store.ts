/**
 * Where a run is kept while it goes on, and how it is put together again.
 * run.json: everything but the visits, rewritten as it becomes known. visits.ndjson: one line a visit, appended at once.
 * result.json: both together, written at the end, with figures.json beside it; run.json is removed then. After a crash `assemble` does the same and
 * marks the result partial.
 */
import { isAscii } from 'node:buffer';
import { appendFile, lstat, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import { failure, reasonOf } from '../../errors.ts';
import { type Result, resultSchema, schemaVersion } from '../../model/result.ts';
import { type Visit, visitSchema } from '../../model/visit.ts';
import { makeFolder } from '../../system/files/make-folder.ts';
import { readGivenFile } from '../../system/files/read-given-file.ts';
import { writeWhole } from '../../system/files/write-whole.ts';
import { decodeText } from '../../text/decode-text.ts';
import { whyNoJson } from '../../text/why-no-json.ts';
import { resultFromVersion1, visitFromVersion1 } from './from-version-1.ts';
import { resultFile, writeFigures } from './write-figures.ts';

export type RunHeader = Omit<Result, 'visits'>;

export const runFile = 'run.json';
const visitsFile = 'visits.ndjson';

/** Throws OUTPUT_UNWRITABLE for whatever goes wrong. */
const writing = <T>(folder: string, write: () => Promise<T>): Promise<T> =>
  write().catch((error: unknown) => {
    throw failure('OUTPUT_UNWRITABLE', { path: folder, reason: reasonOf(error) });
  });

export interface Store {
  saveHeader(header: RunHeader): Promise<void>;
  addVisit(visit: Visit): Promise<void>;
  /** Writes result.json and figures.json, and returns the path of the first. */
  finish(result: Result): Promise<string>;
}

/** Makes the folder. Throws OUTPUT_UNWRITABLE, as all that it returns does: the disk may also become full later. */
export const openStore = async (folder: string): Promise<Store> => {
  const at = (name: string): string => join(folder, name);
  await writing(folder, async () => {
    await makeFolder(folder);
    await writeFile(at(visitsFile), '');
  });
  return {
    saveHeader: (header) => writing(folder, () => writeWhole(at(runFile), `${JSON.stringify(header)}\n`)),
    addVisit: (visit) => writing(folder, () => appendFile(at(visitsFile), `${JSON.stringify(visit)}\n`)),
    finish: (result) =>
      writing(folder, async () => {
        const bytes = Buffer.from(`${JSON.stringify(result)}\n`);
        await writeWhole(at(resultFile), bytes);
        await writeFigures(folder, result, bytes);
        await rm(at(runFile), { force: true });
        return at(resultFile);
      }),
  };
};

const unreadable = (file: string, reason: string) => failure('RESULT_UNREADABLE', { file, reason });

/** Throws RESULT_UNREADABLE, also for what is no file, or larger than any result. */
const readBytes = (file: string): Promise<Buffer> =>
  readGivenFile(file).catch((error: unknown) => {
    throw unreadable(file, `${reasonOf(error)}.`);
  });

/** Most results are plain ASCII, and decoding that as UTF-8 takes several times as long. */
const textOf = (bytes: Buffer): string => (isAscii(bytes) ? bytes.toString('latin1') : decodeText(bytes));

/** Throws RESULT_UNREADABLE. */
const parseJson = (file: string, bytes: Buffer): unknown => {
  try {
    return JSON.parse(textOf(bytes));
  } catch {
    throw unreadable(file, `${whyNoJson(bytes)}.`);
  }
};

const firstIssue = (error: z.ZodError): string => {
  const issue = error.issues[0];
  return issue ? `${issue.path.join('.') || 'top level'}: ${issue.message}` : 'unknown';
};

const versionOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'schemaVersion' in value ? value.schemaVersion : undefined;

/** Throws RESULT_UNREADABLE: not ours, of a newer schema, or damaged. */
const parseResult = (file: string, value: unknown): Result => {
  const version = versionOf(value);
  if (version === undefined) throw unreadable(file, 'it is JSON, but not a result of vethscope.');
  if (typeof version === 'number' && version > schemaVersion) {
    throw unreadable(file, `its schema version ${version} is newer than ${schemaVersion}; a newer vethscope wrote it.`);
  }
  if (version !== schemaVersion && version !== 1) {
    throw unreadable(
      file,
      `its schema version ${String(version)} is not 1 or ${schemaVersion}, and nothing can convert it.`,
    );
  }
  const parsed = resultSchema.safeParse(version === 1 ? resultFromVersion1(value) : value);
  if (!parsed.success) throw unreadable(file, `${firstIssue(parsed.error)}.`);
  return parsed.data;
};

/** Whole lines only: a crash may have cut the last one. Of either version: one that is of neither is left out. */
const salvageVisits = (text: string): Visit[] =>
  text.split('\n').flatMap((line) => {
    try {
      const parsed = visitSchema.safeParse(visitFromVersion1(JSON.parse(line)));
      return parsed.success ? [parsed.data] : [];
    } catch {
      return [];
    }
  });

/** A name that is there, and no file, is said: a folder, a pipe, a link to nothing. */
const whyNoRun = async (folder: string): Promise<string> => {
  const file = join(folder, resultFile);
  const entry = await lstat(file).catch(() => null);
  if (entry === null) return `there is neither a ${resultFile} nor a ${runFile} in that folder.`;
  return `its ${resultFile} cannot be read: ${await readGivenFile(file).then(() => '', reasonOf)}.`;
};

/** Puts a crashed run together from run.json and visits.ndjson. Throws RESULT_UNREADABLE. */
const assemble = async (folder: string): Promise<Result> => {
  const file = join(folder, runFile);
  const header = await readGivenFile(file).catch(async () => {
    throw unreadable(folder, await whyNoRun(folder));
  });
  const visits = salvageVisits(decodeText(await readGivenFile(join(folder, visitsFile)).catch(() => Buffer.of())));
  const parsed = parseJson(file, header);
  return parseResult(file, {
    ...(parsed as object),
    visits,
    partial: true,
    partialReason: 'The run ended before it was finished; this is what had been measured.',
  });
};

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (entry) => entry.isDirectory(),
    () => false,
  );

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (entry) => entry.isFile(),
    () => false,
  );

/** Whether the folder is that of one run, finished or not. */
export const isRun = async (folder: string): Promise<boolean> =>
  (await Promise.all([resultFile, runFile].map((name) => isFile(join(folder, name))))).includes(true);

export interface ReadResult {
  readonly result: Result;
  /** Of its file; null: the run has not ended, and the result was put together. */
  readonly bytes: Buffer | null;
}

/** `path`: a result.json, or the folder of a run, finished or not. Throws RESULT_UNREADABLE. */
export const readResult = async (path: string): Promise<ReadResult> => {
  const file = (await isFolder(path)) ? join(path, resultFile) : path;
  if (file !== path && !(await isFile(file))) return { result: await assemble(path), bytes: null };
  const bytes = await readBytes(file);
  return { result: parseResult(file, parseJson(file, bytes)), bytes };
};

/** As readResult. */
export const loadResult = async (path: string): Promise<Result> => (await readResult(path)).result;
