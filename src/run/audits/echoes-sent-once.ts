/** Whether each sequence was one packet only. Pure. */
import { type AuditDefinition, finding } from './audit-definition.ts';

export const echoesSentOnce: AuditDefinition = {
  id: 'echoes-sent-once',
  observations: ['full'],
  everyLoad: false,
  applies: ({ followsEchoes }) => followsEchoes,
  judge: ({ data, journeys }) => {
    if (data.kind !== 'ping' || journeys === null) return [];
    const counts = { resent: journeys.resent, duplicate: data.duplicates, displaced: journeys.displaced };
    const told = Object.entries(counts).map(([what, echoes]) => `${echoes} ${what}`);
    const isOnce = Object.values(counts).every((echoes) => echoes === 0);
    return [finding('0 resent, 0 duplicate, 0 displaced', told.join(', '), isOnce)];
  },
  meaning: 'Several packets had the same sequence: only the last of them was followed.',
};
