import type { Variant } from '../model/plan.ts';
import type { Part, Topology } from '../model/topology.ts';

const partWith = (part: Part, { bridge, ovsBinaries }: Variant): Part => {
  if (part.type === 'bridge') return { ...part, options: { ...part.options, ...bridge } };
  return part.type === 'ovs' && ovsBinaries !== undefined ? { ...part, binaries: ovsBinaries } : part;
};

/** A topology with what one side of a comparison has otherwise. Pure. */
export const withVariant = (topology: Topology, variant: Variant | undefined): Topology =>
  variant === undefined
    ? topology
    : {
        ...topology,
        sysctls: [...topology.sysctls, ...variant.sysctls.map((own) => ({ ...own, asked: true as const }))],
        parts: topology.parts.map((part) => partWith(part, variant)),
        setup: [...(topology.setup ?? []), ...variant.setup],
      };
