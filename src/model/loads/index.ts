/** What is known of loads, whichever there are (registry.ts). */
import type { PacketUnit } from './load-schemas.ts';
import { loadSchemas } from './registry.ts';

export { loadSchemas };

export type LoadKind = keyof typeof loadSchemas;

export const loadNames = Object.keys(loadSchemas) as [LoadKind, ...LoadKind[]];

export const packetsOf = (load: LoadKind): PacketUnit => loadSchemas[load].packets;

/** Echoes are followed one by one; of the others, packets are counted and timed. */
export const isEchoes = (load: LoadKind): boolean => packetsOf(load) === 'echoes';

/** The loads that carry something from one process to another. */
export const streamNames: readonly LoadKind[] = loadNames.filter((load) => !isEchoes(load));
