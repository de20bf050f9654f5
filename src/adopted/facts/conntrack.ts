/** Namespaces whose conntrack follows our echoes. Pure. */
import { shortForm } from '../short-form.ts';
import type { NetnsFacts } from './read-netns.ts';

/** A line of /proc/net/nf_conntrack: "… icmp 1 29 src=10.9.1.2 dst=10.9.2.2 type=8 code=0 id=4253 …". */
const follows = (line: string, addresses: ReadonlySet<string>): boolean =>
  /\bicmp(v6)?\b/.test(line) &&
  [...line.matchAll(/\b(?:src|dst)=(\S+)/g)].some(([, address]) => addresses.has(shortForm(address ?? '')));

/** `addresses`: those that our echoes had anywhere on the way. */
export const trackedIn = (facts: ReadonlyMap<number, NetnsFacts>, addresses: readonly string[]): number[] => {
  const ours = new Set(addresses.map(shortForm));
  return [...facts].flatMap(([netns, { tracked }]) => (tracked?.some((line) => follows(line, ours)) ? [netns] : []));
};
