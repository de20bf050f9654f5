/** Which functions the kernel lets be traced. */
import { readFile } from 'node:fs/promises';
import { tracefsFolder } from '../../system/machine/kernel-features.ts';
import { type FoundFunction, findFunctions } from './kernel-text.ts';

/** What can be traced, where the kernel keeps that list (CONFIG_FUNCTION_TRACER); else all symbols. */
const places = (): string[] => [`${tracefsFolder()}/available_filter_functions`, '/proc/kallsyms'];

interface FunctionList {
  readonly text: string;
  readonly from: string;
}

const readList = async (): Promise<FunctionList | null> => {
  for (const from of places()) {
    const text = await readFile(from, 'utf8').catch(() => '');
    if (text !== '') return { text, from };
  }
  return null;
};

/** Names and addresses: another one, or the same loaded anew, is another line. */
const readModules = (): Promise<string> => readFile('/proc/modules', 'utf8').catch(() => '');
const namesOf = (modules: string): string => modules.replaceAll(/^(\S+) .*?(\S+)(?: \(\w+\))?$/gm, '$1 $2');

let known: { readonly modules: string; readonly list: Promise<FunctionList | null> } | undefined;

/** 60,000 lines, which the kernel writes anew for each reader, change only with the modules: read once until then. */
const currentList = async (): Promise<FunctionList | null> => {
  const modules = namesOf(await readModules());
  if (known?.modules !== modules) known = { modules, list: readList() };
  return known.list;
};

export const readFunctions = async (
  names: readonly string[],
): Promise<{ found: Map<string, FoundFunction>; from: string | null }> => {
  const list = names.length === 0 ? null : await currentList();
  return { found: findFunctions(list?.text ?? '', names), from: list?.from ?? null };
};
