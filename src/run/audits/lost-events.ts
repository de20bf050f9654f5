/** Whether the kernel kept every event of the probes. Pure. */
import { type AuditDefinition, equal } from './audit-definition.ts';

export const lostEvents: AuditDefinition = {
  id: 'lost-events',
  observations: ['stamp', 'full'],
  everyLoad: true,
  judge: ({ observed }) => (observed ? [equal(0, observed.lostEvents)] : []),
  meaning: 'The kernel had to discard probe events: counts are lower bounds.',
};
