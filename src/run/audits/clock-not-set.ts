/** Whether the clock that ping measures by ran evenly; iperf3 and the probes go by the monotonic one. Pure. */
import { type AuditDefinition, everyObservation, finding } from './audit-definition.ts';
import { tolerances } from './tolerances.ts';

const readingMs = 5;

const limitMs = (loadMs: number): number => Math.ceil(readingMs + loadMs * tolerances['clock-not-set'].limit);

export const clockNotSet: AuditDefinition = {
  id: 'clock-not-set',
  observations: everyObservation,
  everyLoad: false,
  judge: ({ data, clockStepMs, loadMs }) => {
    const most = limitMs(loadMs);
    const setBack = data.kind === 'ping' ? (data.clockSetBack ?? 0) : 0;
    const toldByPing = setBack > 0 ? `, and ping saw it go back ${setBack} times` : '';
    const isSteady = Math.abs(clockStepMs) <= most && setBack === 0;
    return [finding(`within ${most} ms`, `${Math.round(clockStepMs)} ms${toldByPing}`, isSteady)];
  },
  meaning: 'The wall clock was set while ping measured by it: round trips may be wrong by as much.',
};
