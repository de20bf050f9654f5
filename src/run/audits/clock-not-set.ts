/** Whether the clock that ping measures by ran evenly; iperf3 and the probes go by the monotonic one. Pure. */
import { type AuditDefinition, everyObservation, finding } from './audit-definition.ts';
import { tolerances } from './tolerances.ts';

const readingMs = 5;

const limitMs = (loadMs: number): number => Math.ceil(readingMs + loadMs * tolerances['clock-not-set'].limit);

export const clockNotSet: AuditDefinition = {
  id: 'clock-not-set',
  observations: everyObservation,
  everyLoad: false,
  judge: ({ clockStepMs, loadMs }) => {
    const most = limitMs(loadMs);
    const actual = `${Math.round(clockStepMs)} ms`;
    return [finding(`within ${most} ms`, actual, Math.abs(clockStepMs) <= most)];
  },
  meaning: 'The wall clock was set while ping measured by it: a round trip may be too long or too short by as much.',
};
