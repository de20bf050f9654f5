/** Whether a cgroup stopped us because its quota of CPU time was used up. Pure. */
import { type AuditDefinition, everyObservation, finding, isWithin } from './audit-definition.ts';
import { tolerances } from './tolerances.ts';

const { limit } = tolerances['cpu-not-throttled'];

export const cpuNotThrottled: AuditDefinition = {
  id: 'cpu-not-throttled',
  observations: everyObservation,
  everyLoad: true,
  judge: ({ host: { cpuThrottledMs }, loadMs }) => {
    if (cpuThrottledMs === undefined || cpuThrottledMs === null) return [];
    const most = limit * loadMs;
    return [finding(`≤ ${most.toFixed(1)} ms`, `${cpuThrottledMs.toFixed(1)} ms`, isWithin(cpuThrottledMs, 0, most))];
  },
  meaning: 'A cgroup stopped the load because its CPU quota was used up: the figures are those of the quota.',
};
