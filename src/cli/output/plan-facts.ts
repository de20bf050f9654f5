import { randomInt } from 'node:crypto';
import { cpus } from 'node:os';
import type { TopologyKind } from '../../model/topology.ts';
import type { PlanFacts } from '../../plan/make-plan.ts';
import { readCpuFacts } from '../../system/machine/cpus.ts';
import { hasIpv6, hasOvsModule } from '../../system/machine/kernel-features.ts';
import { isEmulated } from '../../system/machine/machine.ts';
import { unmetNeeds } from '../../system/machine/unmet-needs.ts';
import { topologyKinds } from '../../topology/kinds/index.ts';

/** `own`: topologies of the user's files. */
export const readPlanFacts = async (own: readonly TopologyKind[] = []): Promise<PlanFacts> => ({
  cpuCount: cpus().length,
  cpus: await readCpuFacts(),
  emulated: cpus().some(({ model }) => isEmulated(model)),
  ovsModule: await hasOvsModule(),
  ipv6: hasIpv6(),
  knownTopologies: [...topologyKinds, ...own],
  unavailable: await unmetNeeds([...topologyKinds, ...own]),
  randomSeed: randomInt(2 ** 32),
});
