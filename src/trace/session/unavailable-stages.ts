/** Which stages a reader will miss, and why. Pure. */
import type { Backend } from '../../model/plan.ts';
import type { KernelRecord } from '../../model/probe.ts';
import type { ProbeFile } from '../catalogue/probe-file.ts';
import type { FittedProbe } from '../program/assemble.ts';

const nameOf = (attachPoint: string): string => attachPoint.split(':').at(-1) ?? attachPoint;

const listed = (attachPoints: readonly string[]): string => [...new Set(attachPoints.map(nameOf))].join(', ');

const reasonOf = (stage: string, catalogue: readonly ProbeFile[], backend: Backend, probes: readonly FittedProbe[]) => {
  const own = probes.find(({ file }) => file.stage === stage);
  if (own) return `this kernel has none of ${listed(own.missing)}, or they were inlined away`;
  const others = catalogue.filter((file) => file.stage === stage).map((file) => file.backend);
  return `the backend ${backend} does not time it, ${[...new Set(others)].join(' and ')} would`;
};

/** Of all stages that any backend times, those that none of the attached probes does. */
export const hiddenStages = (
  catalogue: readonly ProbeFile[],
  backend: Backend,
  probes: readonly FittedProbe[],
): KernelRecord['hiddenStages'] => {
  const timed = new Set(probes.filter(({ blocks }) => blocks.length > 0).map(({ file }) => file.stage));
  const known = new Set(catalogue.map(({ stage }) => stage).filter((stage) => stage !== null));
  return [...known]
    .filter((stage) => !timed.has(stage))
    .map((stage) => ({ stage, reason: reasonOf(stage, catalogue, backend, probes) }));
};
