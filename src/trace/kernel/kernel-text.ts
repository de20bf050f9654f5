/** Parsers of what the kernel says about itself in /proc and tracefs. Pure. */

/** What compilers append to the name of a function that they changed or split: gcc and clang. */
const suffix = /\.(?:isra|constprop|part|cold|llvm)\.\d+|\.cold$/;

export interface FoundFunction {
  /** To attach to: the name, perhaps with a suffix of the compiler's. */
  readonly symbol: string;
  /** null: of the kernel itself. */
  readonly module: string | null;
}

const isPlain = (name: string, found: FoundFunction | undefined): boolean => found?.symbol === name;

/**
 * Those of `names` that a list of functions has, modules included: /proc/kallsyms, or tracefs's available_filter_functions.
 * The plain name wins over a suffixed one; a part that was split off (.part, .cold) is no substitute for the whole.
 */
export const findFunctions = (list: string, names: readonly string[]): Map<string, FoundFunction> => {
  const found = new Map<string, FoundFunction>();
  if (names.length === 0) return found;
  const line = new RegExp(
    `^(?:[0-9a-f]+ [tTwW] )?(${names.join('|')})((?:\\.(?:isra|constprop|llvm)\\.\\d+)*)(?:[ \\t]+\\[(\\w+)\\])?$`,
    'gm',
  );
  for (const [, name = '', changed = '', module = null] of list.matchAll(line)) {
    if (isPlain(name, found.get(name)) || (found.has(name) && changed !== '')) continue;
    found.set(name, { symbol: name + changed, module });
  }
  return found;
};

/** A line of available_filter_functions. */
export const functionLine = ({ symbol, module }: FoundFunction): string =>
  module === null ? symbol : `${symbol} [${module}]`;

/** "ovs_dp_process_packet.isra.0+0x1f0 [openvswitch]" -> "ovs_dp_process_packet". */
export const functionName = (symbol: string): string =>
  (symbol.split(/[\s+]/)[0] ?? symbol).replace(new RegExp(suffix, 'g'), '');

/** Names of a tracepoint's fields, from its format file. */
export const tracepointFields = (format: string): Set<string> =>
  new Set([...format.matchAll(/^\tfield:[^;]*?(\w+)(?:\[\d*\])?;/gm)].map(([, name]) => name ?? ''));

/** Number -> name of drop reasons, from the format of skb:kfree_skb; empty where the kernel prints none (before 5.17). */
export const reasonsInFormat = (format: string): Map<number, string> =>
  new Map([...format.matchAll(/\{ (\d+), "(\w+)" \}/g)].map(([, number, name]) => [Number(number), name ?? '']));

const reasonPrefix = /^(?:SKB_DROP_REASON_|SKB_|OVS_DROP_)/;

/** The enums behind the reasons, with the names as the tracepoint would print them. */
export const reasonsInEnums = (...enums: readonly ReadonlyMap<number, string>[]): Map<number, string> =>
  new Map(enums.flatMap((values) => [...values].map(([number, name]) => [number, name.replace(reasonPrefix, '')])));
