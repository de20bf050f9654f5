/** A topology as steps, in order. Pure: this is also what --dry-run and `topology script` show. */
import type { Placement } from '../../model/plan.ts';
import type { BridgePart, OvsPart, Topology, VethPart } from '../../model/topology.ts';
import type { Step } from '../deploy/step.ts';
import { bridgeSteps } from './bridge.ts';
import { deviceSysctlSteps, namespaceSteps } from './namespaces.ts';
import { ovsSteps } from './ovs.ts';
import { refuseUnplainNames } from './plain-names.ts';
import { addressSteps, deviceSteps, setupSteps } from './settings.ts';
import { vethSteps } from './veth.ts';

export interface StepContext {
  /** Folder of this topology alone, for the files of a private Open vSwitch. */
  readonly folder: string;
  readonly placement: Placement | null;
}

/** Throws TOPOLOGY_NAME. */
export const planSteps = (topology: Topology, { folder, placement }: StepContext): Step[] => {
  refuseUnplainNames(topology);
  const veths = topology.parts.filter((part): part is VethPart => part.type === 'veth');
  const bridges = topology.parts.filter((part): part is BridgePart => part.type === 'bridge');
  const switches = topology.parts.filter((part): part is OvsPart => part.type === 'ovs');
  return [
    ...namespaceSteps(topology),
    ...vethSteps(topology, veths),
    ...bridges.flatMap((part) => bridgeSteps(topology, part)),
    ...switches.flatMap((part) => ovsSteps(topology, part, folder, placement?.switch)),
    ...addressSteps(topology),
    ...deviceSteps(topology),
    ...deviceSysctlSteps(topology),
    ...setupSteps(topology),
  ].filter((step) => step.do.length > 0 || (step.daemons ?? []).length > 0);
};
