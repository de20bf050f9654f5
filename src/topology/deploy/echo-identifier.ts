/** The ICMP identifier of a run's pings: by it the probes tell them from every other ping on the machine. Pure. */

import type { Topology } from '../../model/topology.ts';
import { netnsOf } from '../drivers/namespaces.ts';

/** FNV-1a, folded to 16 bits (http://www.isthe.com/chongo/tech/comp/fnv/, xor-folding). */
const hash16 = (text: string): number => {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return (hash >>> 16) ^ (hash & 0xffff);
};

/** Arms that can be told from each other: the last 4 bits, which the probes do not ask for (probes/stamp.tracepoint.bt). */
const armBits = 0xf;

/** From 16 to 65,535; but for the last 4 bits the same for all arms of a run, whose namespaces differ in their number only. */
export const echoIdentifier = (topology: Pick<Topology, 'kind' | 'nodes' | 'client'>): number => {
  const [, run = '', arm = '0'] = /^(.*?)(?:-(\d+))?-c$/.exec(netnsOf(topology, topology.client.node)) ?? [];
  return (hash16(run) & ~armBits || armBits + 1) | (Number(arm) & armBits);
};

/** The arm among those of its run, as its echoes tell; 16 of them at most are told apart. */
export const armOfEchoes = (topology: Topology): number => echoIdentifier(topology) & armBits;
