/** Whether the stages of an echo add up to what ping itself says of it. Pure. */
import { formatNs } from '../../text/units.ts';
import { type AuditDefinition, finding, isWithin } from './audit-definition.ts';
import { tolerances } from './tolerances.ts';

const { limit } = tolerances['journeys-add-up'];

export const journeysAddUp: AuditDefinition = {
  id: 'journeys-add-up',
  observations: ['full'],
  everyLoad: false,
  applies: ({ followsEchoes }) => followsEchoes,
  judge: ({ journeys }) => {
    if (!journeys?.sum) return [];
    const { checked, within, ownNs, allowedNs } = journeys.sum;
    const least = Math.floor(limit * checked);
    const expected = `≥ ${least} of ${checked} within ${formatNs(allowedNs)}`;
    const actual = `${within}; ping's own time ${formatNs(ownNs)}`;
    return [finding(expected, actual, checked > 0 && isWithin(within, least, checked))];
  },
  meaning:
    "The stages of an echo do not add up to ping's figure for it: they belong to other echoes, or time is missing.",
};
