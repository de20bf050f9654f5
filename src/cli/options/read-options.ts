import { lstat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { z } from 'zod';
import { failure, reasonOf } from '../../errors.ts';
import { type CompareOptions, compareOptionsSchema, configSchema, type Format } from '../../plan/options.ts';
import { readGivenFile } from '../../system/files/read-given-file.ts';
import { decodeText } from '../../text/decode-text.ts';
import { issueWords } from '../../text/issue-words.ts';
import { whyNoJson } from '../../text/why-no-json.ts';
import { type CompareFlags, flagNameOf, flagOf, fromFlags } from './compare-flags.ts';
import { withNewKeys } from './renamed.ts';

const configName = 'vethscope.config.json';

const firstIssue = (error: z.ZodError): { key: string; words: string } => {
  const [issue] = error.issues;
  if (!issue) return { key: '', words: error.message };
  return { key: String(issue.path[0] ?? ''), words: issueWords(issue) };
};

const parseConfig = (file: string, bytes: Buffer): CompareOptions => {
  const invalid = (detail: string) => failure('CONFIG_INVALID', { file, detail });
  let value: unknown;
  try {
    value = withNewKeys(JSON.parse(decodeText(bytes)));
  } catch (error) {
    throw invalid(`${whyNoJson(bytes, reasonOf(error))}.`);
  }
  const parsed = configSchema.safeParse(value);
  if (!parsed.success) {
    const { key, words } = firstIssue(parsed.error);
    throw invalid(key === '' ? `it ${words}.` : `"${key}" ${words}.`);
  }
  const { $schema: _forEditors, ...options } = parsed.data;
  return options;
};

/** A link to nothing is there, and its settings are not. */
const isLink = (cwd: string): Promise<boolean> =>
  lstat(resolve(cwd, configName)).then(
    () => true,
    () => false,
  );

/** `named`: must be there. Otherwise vethscope.config.json of the working directory is taken if there is one. */
const readConfig = async (cwd: string, named: string | undefined): Promise<CompareOptions> => {
  const name = named ?? configName;
  const bytes = await readGivenFile(resolve(cwd, name)).catch(async (error: NodeJS.ErrnoException) => {
    if (named === undefined && error.code === 'ENOENT' && !(await isLink(cwd))) return null;
    const detail = error.code === undefined ? `${error.message}.` : `it cannot be read (${error.code}).`;
    throw failure('CONFIG_INVALID', { file: name, detail });
  });
  return bytes === null ? {} : parseConfig(name, bytes);
};

export const parseFlags = (topologies: readonly string[], flags: CompareFlags): CompareOptions => {
  const parsed = compareOptionsSchema.safeParse(fromFlags(topologies, flags));
  if (parsed.success) return parsed.data;
  const { key, words } = firstIssue(parsed.error);
  const given = (flags as Record<string, unknown>)[flagNameOf(key)];
  throw failure('BAD_OPTION', {
    what: `${flagOf(key)}${typeof given === 'string' ? ` ${given || '""'}` : ''} ${words}.`,
    todo: 'Run "vethscope compare --help" to see what each option takes.',
  });
};

const extentKeys = ['preset', 'budget', 'sessions', 'rounds', 'duration'] as const;

/** The command line wins key by key; a size of the run given there replaces the config's, however that was spelled. */
const mergeOptions = (config: CompareOptions, flags: CompareOptions): CompareOptions => {
  const resized = extentKeys.some((key) => flags[key] !== undefined);
  const kept = Object.entries(config).filter(([key]) => !(resized && extentKeys.some((name) => name === key)));
  return { ...Object.fromEntries(kept), ...flags };
};

const namedTwice = (names: readonly string[] = []): string | undefined =>
  names.find((name, place) => names.indexOf(name) !== place);

/** A second copy of a topology is asked for by --aa: without that it is a slip, and one of the two would be left out in silence. */
const refuseTwice = ({ topologies, aa, loads }: CompareOptions): void => {
  const topology = namedTwice(topologies);
  const other = namedTwice(aa) ?? namedTwice(loads);
  const what = topology === undefined ? other : `The topology ${topology}`;
  if (what === undefined) return;
  const copy = topology === undefined ? '' : `; a second copy of it is measured with --aa ${topology}`;
  throw failure('BAD_OPTION', { what: `${what} is named twice.`, todo: `Name it once${copy}.` });
};

/** Throws BAD_OPTION or CONFIG_INVALID. */
export const readOptions = async (
  cwd: string,
  topologies: readonly string[],
  { config, ...flags }: CompareFlags & { readonly config?: string },
): Promise<CompareOptions> => {
  const options = mergeOptions(await readConfig(cwd, config), parseFlags(topologies, flags));
  refuseTwice(options);
  return options;
};

/** "html,md" -> formats. Throws BAD_OPTION. */
export const readFormats = (text: string): Format[] => parseFlags([], { format: text }).format ?? [];
