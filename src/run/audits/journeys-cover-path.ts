/** Whether the usual journey has every hop of the topology, both ways. Pure. */
import { missingHop } from '../../trace/journeys/journey-layout.ts';
import { type AuditDefinition, finding } from './audit-definition.ts';

const expected = 'every hop, both ways';

export const journeysCoverPath: AuditDefinition = {
  id: 'journeys-cover-path',
  observations: ['full'],
  everyLoad: false,
  applies: ({ followsEchoes }) => followsEchoes,
  judge: ({ journeys, topology }) => {
    if (journeys === null) return [];
    const missing = missingHop(topology, journeys.points);
    return [finding(expected, missing ?? expected, missing === undefined)];
  },
  meaning: 'The usual journey lacks a hop that the topology claims: a stage hides what happened there.',
};
