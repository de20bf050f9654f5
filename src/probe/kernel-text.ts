/** Parsers of what the kernel says about itself in /proc and tracefs. Pure. */

/** What compilers append to the name of a function that they changed or split: gcc and clang. */
const suffix = /\.(?:isra|constprop|part|cold|llvm)\.\d+|\.cold$/;

/**
 * name -> symbol to attach to, for those of `names` that /proc/kallsyms has, modules included. The plain name wins over
 * a suffixed one; a part that was split off (.part, .cold) is no substitute for the whole.
 */
export const findFunctions = (kallsyms: string, names: readonly string[]): Map<string, string> => {
  const found = new Map<string, string>();
  for (const name of names) {
    const plain = new RegExp(`^\\S+ [tTwW] ${name}(?=\\s|$)`, 'm');
    const changed = new RegExp(`^\\S+ [tTwW] (${name}(?:\\.(?:isra|constprop|llvm)\\.\\d+)+)(?=\\s|$)`, 'm');
    const symbol = plain.test(kallsyms) ? name : changed.exec(kallsyms)?.[1];
    if (symbol) found.set(name, symbol);
  }
  return found;
};

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
