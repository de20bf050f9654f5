/** Whether every echo came back, once. Pure. */
import { type AuditDefinition, equal, everyObservation } from './audit-definition.ts';

export const everyEchoAnswered: AuditDefinition = {
  id: 'every-echo-answered',
  observations: everyObservation,
  everyLoad: false,
  judge: ({ data }) => (data.kind === 'ping' && data.transmitted > 0 ? [equal(data.transmitted, data.received)] : []),
  meaning: 'Echoes were lost, or answered twice: the round trips are those of the other echoes.',
};
