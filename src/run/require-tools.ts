/** The tools of a plan are there, and of the maker whose options are used: asked before anything is built. */
import { failure } from '../errors.ts';
import { loadKindOf } from '../load/kinds/index.ts';
import type { RunPlan } from '../model/plan.ts';
import { packageOf } from '../system/machine/tool-uses.ts';
import { foreignIn, isTool, loadTools, type Tool } from '../system/machine/tool-versions.ts';
import { findKind } from '../topology/kinds/index.ts';

type Needs = Pick<RunPlan, 'loads' | 'placement' | 'resolvedDatapath'> & {
  readonly arms: readonly { readonly kind: string }[];
};

/** What the kinds name themselves; whether those are there at all is asked before. */
const toolsOfKinds = (arms: Needs['arms']): Tool[] =>
  arms
    .flatMap(({ kind }) => findKind(kind).needs ?? [])
    .flatMap((need) => (need.type === 'program' && isTool(need.program) ? [need.program] : []));

/** Without those of the probes: without them a run can still measure. */
const toolsOf = ({ loads, placement, resolvedDatapath, arms }: Needs): Tool[] => [
  ...(['setpriv', 'ip', 'sysctl', 'ethtool', 'ping'] as const),
  ...(placement === null ? [] : (['taskset'] as const)),
  ...new Set(loads.map((load) => loadKindOf(load).tool)),
  ...(loads.some((load) => loadKindOf(load).server !== null) ? (['ss'] as const) : []),
  ...(resolvedDatapath === null ? [] : (['ovs-vsctl', 'ovsdb-server', 'ovs-vswitchd', 'tc'] as const)),
  ...toolsOfKinds(arms),
];

/** `found`: name -> version, as readToolVersions gives it. Throws TOOL_MISSING or TOOL_FOREIGN. */
export const requireTools = (plan: Needs, found: Readonly<Record<string, string | null>>): void => {
  for (const tool of toolsOf(plan)) {
    const load = plan.loads.find(({ kind }) => loadTools.includes(tool) && loadKindOf({ kind }).tool === tool)?.kind;
    if (found[tool] === null) throw failure('TOOL_MISSING', { tool, ...(load && { load }) });
    const maker = foreignIn(found[tool]);
    if (maker !== null) throw failure('TOOL_FOREIGN', { tool, found: maker, packageName: packageOf(tool) ?? tool });
  }
};
