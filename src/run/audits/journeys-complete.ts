/** Whether nearly every followed echo was seen at every point of the usual way. Pure. */
import type { Journeys } from '../../model/journey.ts';
import { followedEchoes } from '../../trace/program/echo-scope.ts';
import { type AuditDefinition, finding, isWithin } from './audit-definition.ts';
import { tolerances } from './tolerances.ts';

const { limit } = tolerances['journeys-complete'];

const complete = ({ stagesNs }: Journeys): number => stagesNs[0]?.length ?? 0;

export const journeysComplete: AuditDefinition = {
  id: 'journeys-complete',
  observations: ['full'],
  everyLoad: false,
  applies: ({ followsEchoes }) => followsEchoes,
  judge: ({ data, journeys, sampleShift }) => {
    if (data.kind !== 'ping' || journeys === null) return [];
    const sampled = (echoes: number): number => Math.min(followedEchoes, Math.ceil(echoes / 2 ** sampleShift));
    const [least, most] = [Math.floor(limit * sampled(data.received)), sampled(data.transmitted)];
    const reasons = journeys.incomplete.map(({ reason, echoes }) => `${echoes}: ${reason}`);
    const actual = [String(complete(journeys)), ...reasons].join('; ');
    return [finding(`${least} to ${most}`, actual, isWithin(complete(journeys), Math.max(1, least), most))];
  },
  meaning: 'Echoes were not seen at every point of the usual path: the stages are those of the other echoes.',
};
