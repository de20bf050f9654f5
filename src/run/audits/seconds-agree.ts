/** Whether the tool that sent counted no more seconds than it ran: rates are divided by them. Pure. */
import type { LoadData } from '../../model/load.ts';
import { type AuditDefinition, everyObservation, finding, isWithin } from './audit-definition.ts';
import { tolerances } from './tolerances.ts';

const { limit } = tolerances['seconds-agree'];

/** In turns, bins are by our own clock. */
const secondsOf = (data: LoadData): Readonly<Record<string, number>> => {
  if (data.kind === 'udp') return { sender: data.senderSeconds, receiver: data.receiverSeconds };
  if (data.kind === 'tcp') return { intervals: data.bins.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000 };
  return 'seconds' in data ? { run: data.seconds } : {};
};

export const secondsAgree: AuditDefinition = {
  id: 'seconds-agree',
  observations: everyObservation,
  everyLoad: false,
  judge: ({ data, loadMs }) => {
    const most = loadMs / 1000 + limit;
    return Object.entries(secondsOf(data)).map(([subject, seconds]) => ({
      subject,
      ...finding(`≤ ${most.toFixed(3)} s`, `${seconds.toFixed(3)} s`, isWithin(seconds, 0, most)),
    }));
  },
  meaning: 'The tool counted more seconds than it ran, by the clock of this program: its rates are too low.',
};
