import { failure } from '../errors.ts';
import { kindsWhere, loadSpec, refuseOptions } from '../load/kinds/index.ts';
import type { CpuFacts } from '../model/cpus.ts';
import { durationOf, type LoadKind, type Plan, type PlannedArm, type RunPlan } from '../model/plan.ts';
import type { Datapath, TopologyKind } from '../model/topology.ts';
import { armPrefix, inNamespaces } from '../topology/in-namespaces.ts';
import { controlKind, planArms, type Wanted, withTwins } from './arms.ts';
import { fitExtent } from './extent.ts';
import { planFindRate } from './find-rate.ts';
import type { CompareOptions } from './options.ts';
import { planPlacement } from './placement.ts';
import { parseSpec, specText } from './variant-spec.ts';

/** What planning must know of the world. */
export interface PlanFacts {
  readonly cpuCount: number;
  /** Which of them may be used, and how they are arranged; null or absent: not told. */
  readonly cpus?: CpuFacts | null;
  /** Whether the kernel's Open vSwitch module is loaded or can be. */
  readonly ovsModule: boolean;
  readonly knownTopologies: readonly TopologyKind[];
  /** Name -> why it cannot be built here. Absent: all can be. */
  readonly unavailable?: ReadonlyMap<string, string>;
  /** Absent: no. */
  readonly emulated?: boolean;
  /** Whether the kernel has IPv6. Absent: yes. */
  readonly ipv6?: boolean;
  /** Used where no seed was given; recorded in the plan. */
  readonly randomSeed: number;
}

export const defaultTopologies: readonly string[] = ['veth', 'bridge', 'ovs-veth', 'ovs-internal'];
export const defaultLoads: readonly LoadKind[] = kindsWhere(({ optIn }) => !optIn);

/** Throws UNKNOWN_TOPOLOGY. */
export const findKnown = (name: string, known: readonly TopologyKind[]): TopologyKind => {
  const kind = known.find((candidate) => candidate.name === name);
  if (!kind) throw failure('UNKNOWN_TOPOLOGY', { name, known: known.map((candidate) => candidate.name) });
  return kind;
};

/** Throws UNKNOWN_TOPOLOGY, or TOPOLOGY_UNAVAILABLE where this machine cannot build it. */
export const findBuildable = (name: string, { knownTopologies, unavailable }: PlanFacts): TopologyKind => {
  const kind = findKnown(name, knownTopologies);
  const reason = unavailable?.get(name);
  if (reason === undefined) return kind;
  throw failure('TOPOLOGY_UNAVAILABLE', { name, reason });
};

/** Stands for every topology that can be built here. */
export const everyTopology = 'all';

const named = (text: string, { knownTopologies, unavailable }: PlanFacts): string[] =>
  text === everyTopology
    ? knownTopologies.flatMap(({ name }) => (unavailable?.has(name) ? [] : [name]))
    : [specText(text)];

/** A name given twice counts once. */
const chooseTopologies = (options: CompareOptions, facts: PlanFacts): Wanted[] =>
  [...new Set((options.topologies ?? defaultTopologies).flatMap((text) => named(text, facts)))].map((text) => {
    const { kind, ...settings } = parseSpec(text, text);
    return { id: text, kind: findBuildable(kind, facts), ...settings };
  });

/** The arms that fitted into the run, in namespaces named by their place in it. */
const placed = (arms: readonly PlannedArm[], fitted: readonly { id: string }[]): PlannedArm[] =>
  fitted
    .flatMap(({ id }) => arms.find((arm) => arm.id === id) ?? [])
    .map((arm, index) => ({ ...arm, topology: inNamespaces(arm.topology, armPrefix(index)) }));

/** How long the run is, and which arms and loads fit into it. Throws BAD_OPTION. */
export const fitArms = (
  options: CompareOptions,
  { arms, ...sized }: { arms: readonly PlannedArm[] } & Pick<Plan, 'loads' | 'emulated'>,
) => {
  const fitted = fitExtent(options, { ...sized, arms: [...arms] });
  return { ...fitted, arms: placed(arms, fitted.arms) };
};

/** RFC 8200, section 5: IPv6 needs links of 1280 bytes or more. */
const ipv6LeastMtu = 1280;

const checkMtu = (ipv6: boolean, mtuBytes: number): void => {
  if (!ipv6 || mtuBytes >= ipv6LeastMtu) return;
  throw failure('BAD_OPTION', {
    what: `--mtu ${mtuBytes} is too small for IPv6, which needs ${ipv6LeastMtu}.`,
    todo: `Use --mtu ${ipv6LeastMtu} or more, or leave --ipv6 out.`,
  });
};

const checkKeep = (keep: boolean, sessions: number): void => {
  if (!keep || sessions === 1) return;
  throw failure('BAD_OPTION', {
    what: `--keep leaves the topologies up, but this plan builds them ${sessions} times.`,
    todo: 'Use --keep with --sessions 1, or with --preset quick.',
  });
};

const checkIpv6 = (ipv6: boolean, facts: PlanFacts): void => {
  if (ipv6 && facts.ipv6 === false) throw failure('IPV6_UNAVAILABLE');
};

const resolveDatapath = (options: CompareOptions, facts: PlanFacts): Datapath => {
  const asked = options.datapath ?? 'auto';
  if (asked === 'kernel' && !facts.ovsModule) {
    throw failure('DATAPATH_UNAVAILABLE', { datapath: asked, reason: 'the kernel has no openvswitch module.' });
  }
  if (asked !== 'auto') return asked;
  return facts.ovsModule ? 'kernel' : 'userspace';
};

/** Throws BAD_OPTION, IPV6_UNAVAILABLE, UNKNOWN_TOPOLOGY, TOPOLOGY_UNAVAILABLE or DATAPATH_UNAVAILABLE. */
export const makePlan = (options: CompareOptions, facts: PlanFacts): RunPlan => {
  const wanted = chooseTopologies(options, facts);
  checkIpv6(options.ipv6 ?? false, facts);
  const mtuBytes = options.mtu ?? 1500;
  const ipVersion = options.ipv6 ? 6 : 4;
  for (const { variant } of wanted) checkMtu(ipVersion === 6, variant?.mtuBytes ?? mtuBytes);
  checkMtu(ipVersion === 6, mtuBytes);
  const needsOvs = wanted.some(({ kind }) => kind.needsOvs);
  const datapath = needsOvs ? resolveDatapath(options, facts) : 'userspace';
  const common = {
    offload: options.offload ?? {},
    datapath,
    ipVersion,
    mtuBytes,
    kernelIpv6: facts.ipv6 ?? true,
  } as const;
  const arms = planArms(findKnown(controlKind, facts.knownTopologies), wanted, common);
  const fitted = fitArms(options, {
    arms: withTwins(arms, options.aa ?? []),
    loads: [...new Set(options.loads ?? defaultLoads)].map((kind) => loadSpec(kind, options)),
    ...(facts.emulated && { emulated: true }),
  });
  const placed = planPlacement(options.cpus, facts.cpuCount, facts.cpus);
  refuseOptions(options, (kind) => Math.min(...fitted.parts.map((part) => durationOf(part, kind))));
  checkKeep(options.keep ?? false, fitted.sessions);
  return {
    ...fitted,
    seed: options.seed ?? facts.randomSeed,
    backend: options.backend ?? 'auto',
    datapath: options.datapath ?? 'auto',
    resolvedDatapath: needsOvs ? datapath : null,
    ipVersion,
    mtuBytes,
    placement: placed.placement,
    ...(placed.reason !== null && { placementReason: placed.reason }),
    keep: options.keep ?? false,
    allowPartial: options.allowPartial ?? false,
    ...(options.bpfStats && { bpfStats: true }),
    ...planFindRate(options, fitted.loads),
  };
};
