/** A topology as steps, in order. Pure: this is also what --dry-run and `topology script` show. */
import type { Placement } from '../../model/plan.ts';
import type { Part, Topology } from '../../model/topology.ts';
import type { Step } from '../deploy/step.ts';
import { bridgeSteps } from './bridge.ts';
import { deviceSysctlSteps, namespaceSteps } from './namespaces.ts';
import { ovsSteps } from './ovs.ts';
import { refuseUnplainNames } from './plain-names.ts';
import { programSteps } from './program.ts';
import { addressSteps, deviceSteps, setupSteps } from './settings.ts';
import { stackedSteps } from './stacked.ts';
import { tapSteps } from './tap.ts';
import { tunnelSteps } from './tunnel.ts';
import { vethSteps } from './veth.ts';

export interface StepContext {
  /** Folder of this topology alone, for the files of a private Open vSwitch. */
  readonly folder: string;
  readonly placement: Placement | null;
}

/** Throws TOPOLOGY_NAME. */
export const planSteps = (topology: Topology, { folder, placement }: StepContext): Step[] => {
  refuseUnplainNames(topology);
  const of = <T extends Part['type']>(type: T) =>
    topology.parts.filter((part): part is Extract<Part, { type: T }> => part.type === type);
  return [
    ...namespaceSteps(topology),
    ...vethSteps(topology, of('veth')),
    ...of('stacked').flatMap((part) => stackedSteps(topology, part)),
    ...of('tunnel').flatMap((part) => tunnelSteps(topology, part)),
    ...of('tap').flatMap((part) => tapSteps(topology, part, folder, placement?.switch)),
    ...of('bridge').flatMap((part) => bridgeSteps(topology, part)),
    ...of('ovs').flatMap((part) => ovsSteps(topology, part, folder, placement?.switch)),
    ...addressSteps(topology),
    ...deviceSteps(topology),
    ...of('program').flatMap((part) => programSteps(topology, part, folder)),
    ...deviceSysctlSteps(topology),
    ...setupSteps(topology),
  ].filter((step) => step.do.length > 0 || (step.daemons ?? []).length > 0);
};
