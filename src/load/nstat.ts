/** Differences of the kernel's protocol counters of one namespace. */
import type { Nstat } from '../model/load.ts';

/** Counter name ("TcpRetransSegs", "TcpExtTCPDSACKRecv") to its value since the namespace was made. */
export type NstatSnapshot = Nstat['client'];

/** A name that is missing counts as 0, as nstat(8) leaves out what is zero. Only what changed is kept. */
export const diffNstat = (before: NstatSnapshot, after: NstatSnapshot): NstatSnapshot => {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changes = names.map((name) => [name, (after[name] ?? 0) - (before[name] ?? 0)] as const);
  return Object.fromEntries(changes.filter(([, change]) => change !== 0));
};
