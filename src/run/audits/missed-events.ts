/** Whether the probes could run when packets passed (trace/session/recursion-misses.ts). Pure. */
import { type AuditDefinition, finding, isWithin } from './audit-definition.ts';
import { missedLimit } from './missed-packets.ts';

export const missedEvents: AuditDefinition = {
  id: 'missed-events',
  observations: ['full'],
  everyLoad: true,
  judge: ({ observed }) => {
    if (!observed) return [];
    const most = missedLimit(observed);
    return [finding(`≤ ${most}`, observed.missedEvents, isWithin(observed.missedEvents, 0, most))];
  },
  meaning: 'Packets passed while the kernel could not run a probe: counts are too low by up to as many.',
};
