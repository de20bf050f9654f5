/** Whether the hypervisor left us our CPUs. Pure. */
import { type AuditDefinition, everyObservation, finding, isWithin } from './audit-definition.ts';
import { tolerances } from './tolerances.ts';

const { limit } = tolerances['cpu-not-stolen'];

export const cpuNotStolen: AuditDefinition = {
  id: 'cpu-not-stolen',
  observations: everyObservation,
  everyLoad: true,
  judge: ({ host: { cpuStealMs }, loadMs }) => {
    if (cpuStealMs.length === 0) return [];
    const share = Math.max(...cpuStealMs) / Math.max(1, loadMs);
    return [finding(`≤ ${limit * 100} %`, `${(share * 100).toFixed(1)} %`, isWithin(share, 0, limit))];
  },
  meaning: 'The hypervisor took CPU time away during this visit: its figures are too slow.',
};
