/** Whether the stamps are those of the echoes that ping sent. Pure. */
import { followedEchoes } from '../../trace/program/echo-scope.ts';
import { type AuditDefinition, finding, isWithin } from './audit-definition.ts';
import { tolerances } from './tolerances.ts';

const { limit } = tolerances['echoes-stamped'];

export const echoesStamped: AuditDefinition = {
  id: 'echoes-stamped',
  observations: ['stamp'],
  everyLoad: false,
  judge: ({ data, rttNs, sampleShift, loadMs }) => {
    if (data.kind !== 'ping' || rttNs === null) return [];
    const sampled = (echoes: number): number => Math.min(followedEchoes, Math.ceil(echoes / 2 ** sampleShift));
    const [least, most] = [Math.floor(limit * sampled(data.received)), sampled(data.transmitted)];
    const possible = rttNs.filter((ns) => ns > 0 && ns <= loadMs * 1e6);
    const actual =
      possible.length === rttNs.length ? rttNs.length : `${rttNs.length}, ${possible.length} of them possible`;
    return [
      finding(
        `${least} to ${most}`,
        actual,
        possible.length === rttNs.length && isWithin(rttNs.length, Math.max(1, least), most),
      ),
    ];
  },
  meaning:
    'The timestamps do not match the echoes that ping sent: the round trips in nanoseconds are not of these echoes.',
};
