/** Which stages a reader will miss, and why. Pure. */
import { type LoadKind, streamNames } from '../../model/loads/index.ts';
import type { Backend } from '../../model/plan.ts';
import type { KernelRecord } from '../../model/probe.ts';
import { isFor, type ProbeFile } from '../catalogue/probe-file.ts';
import { stagesOfEchoes } from '../decode/add-echo-counts.ts';
import type { FittedProbe } from '../program/assemble.ts';

const nameOf = (attachPoint: string): string => attachPoint.split(':').at(-1) ?? attachPoint;

const listed = (attachPoints: readonly string[]): string => [...new Set(attachPoints.map(nameOf))].join(', ');

const reasonOf = (stage: string, catalogue: readonly ProbeFile[], backend: Backend, probes: readonly FittedProbe[]) => {
  const own = probes.find(({ file }) => file.stage === stage);
  if (own) return `this kernel has none of ${listed(own.missing)}, or they were inlined away`;
  const others = catalogue.filter((file) => file.stage === stage).map((file) => file.backend);
  return `the backend ${backend} does not time it, ${[...new Set(others)].join(' and ')} would`;
};

const timedBy = (probes: readonly FittedProbe[]): Set<string | null> => {
  const attached = probes.filter(({ blocks }) => blocks.length > 0);
  const followed = attached.some(({ file }) => file.points.size > 0) ? stagesOfEchoes : [];
  return new Set([...attached.map(({ file }) => file.stage), ...followed]);
};

/** Of the stages that any backend times under these loads, those that none of the attached probes does. */
export const hiddenStages = (
  catalogue: readonly ProbeFile[],
  backend: Backend,
  probes: readonly FittedProbe[],
  loads: readonly LoadKind[] = streamNames,
): KernelRecord['hiddenStages'] => {
  const timed = timedBy(probes);
  const known = catalogue.filter((file) => isFor(file, loads)).flatMap(({ stage }) => stage ?? []);
  return [...new Set(known)]
    .filter((stage) => !timed.has(stage))
    .map((stage) => ({ stage, reason: reasonOf(stage, catalogue, backend, probes) }));
};
