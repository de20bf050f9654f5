/** The ICMP identifier of a run's pings: by it the probes tell them from every other ping on the machine. Pure. */
import { netnsOf } from './drivers/namespaces.ts';
import type { Topology } from './model.ts';

/** FNV-1a, folded to 16 bits (http://www.isthe.com/chongo/tech/comp/fnv/, xor-folding). */
const hash16 = (text: string): number => {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return (hash >>> 16) ^ (hash & 0xffff);
};

/** From 1 to 65,535; the same for all arms of a run, whose namespaces differ in their number only. */
export const echoIdentifier = (topology: Topology): number =>
  hash16(netnsOf(topology, 'client').replace(/-\d+-c$/, '')) || 1;
