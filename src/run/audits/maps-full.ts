/** Whether every map of the probes had room. Pure. */
import { type AuditDefinition, finding } from './audit-definition.ts';

export const mapsFull: AuditDefinition = {
  id: 'maps-full',
  observations: ['stamp', 'full'],
  everyLoad: true,
  judge: ({ observed }) =>
    observed ? [finding(0, observed.mapsFull.join(', ') || 0, observed.mapsFull.length === 0)] : [],
  meaning: 'A probe map reached its limit: counts are lower bounds.',
};
