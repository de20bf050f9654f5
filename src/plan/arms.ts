import { failure } from '../errors.ts';
import type { Arm, PlannedArm, Variant } from '../model/plan.ts';
import {
  type Datapath,
  type OffloadFeature,
  type Offloads,
  offloadFeatures,
  type TopologyKind,
} from '../model/topology.ts';
import { armPrefix } from '../topology/in-namespaces.ts';
import { withVariant } from '../topology/variant.ts';
import { withoutIpv6 } from '../topology/without-ipv6.ts';

export const controlKind = 'veth';

/** gro off: with it veth leaves its plain path for NAPI, which is another experiment (docs/design.md, path proof). */
const defaultOffloads: Offloads = { tx: 'on', sg: 'on', tso: 'on', gso: 'on', gro: 'off' };

/** What is to be measured: a kind, as it is or with settings of its own. */
export interface Wanted {
  /** As it was asked for: "bridge", "bridge,mtu=9000". */
  readonly id: string;
  readonly kind: TopologyKind;
  readonly offloads: Offloads;
  /** Absent: as the plan says. */
  readonly variant?: Variant;
}

export interface ArmOptions {
  /** For all arms, as the user gave them. */
  readonly offload: Offloads;
  readonly datapath: Datapath;
  readonly ipVersion: 4 | 6;
  readonly mtuBytes: number;
  readonly kernelIpv6: boolean;
}

const refuseContradiction = ({ id }: Wanted, asked: Offloads, forced: Offloads): void => {
  const clash = offloadFeatures.find((name) => asked[name] && forced[name] && asked[name] !== forced[name]);
  if (!clash) return;
  throw failure('BAD_OPTION', {
    what: `--offload ${clash}=${asked[clash]} cannot be met: ${id} on this datapath needs ${clash}=${forced[clash]}.`,
    todo: `Leave ${clash} out, or leave ${id} out.`,
  });
};

/** A setting for a node that is not there would be dropped in silence. */
const refuseUnknownNode = ({ id, variant }: Wanted, nodes: readonly { readonly name: string }[]): void => {
  const named = [...(variant?.sysctls ?? []), ...(variant?.setup ?? [])];
  const stranger = named.find(({ node }) => !nodes.some(({ name }) => name === node));
  if (!stranger) return;
  throw failure('BAD_OPTION', {
    what: `${id} has no node "${stranger.node}" to set something in.`,
    todo: `Name one of its nodes: ${nodes.map(({ name }) => name).join(', ')}.`,
  });
};

/** One arm, compared with `control`; its topology is made here and nowhere else. Throws BAD_OPTION. */
export const planArm = (
  wanted: Wanted,
  { offload, datapath, ipVersion, mtuBytes, kernelIpv6 }: ArmOptions,
  { role, control }: Pick<Arm, 'role' | 'control'>,
): PlannedArm => {
  const { id, kind, variant } = wanted;
  const asked = { ...offload, ...wanted.offloads };
  const built = kind.build({
    prefix: armPrefix(0),
    ipVersion,
    mtuBytes: variant?.mtuBytes ?? mtuBytes,
    offloads: { ...defaultOffloads, ...asked },
    datapath,
  });
  const topology = withVariant(kernelIpv6 ? built : withoutIpv6(built), variant);
  refuseUnknownNode(wanted, topology.nodes);
  refuseContradiction(wanted, asked, topology.forcedOffloads);
  const own = role === 'matched-control' || Object.keys(asked).length === 0 ? {} : { asked };
  const settings = { offloads: topology.offloads, ...own, ...(variant && { variant }) };
  return { id, kind: kind.name, role, control, ...settings, topology };
};

const differences = (offloads: Offloads, base: Offloads): OffloadFeature[] =>
  offloadFeatures.filter((name) => offloads[name] !== base[name]);

/** The control's offloads with those that a datapath forces on the arm. What was asked for is no part of them: it is measured. */
const matchedOffloads = (arm: PlannedArm, control: PlannedArm): Offloads => ({
  ...control.offloads,
  ...arm.topology.forcedOffloads,
});

const controlOf = (arm: PlannedArm, control: PlannedArm): string => {
  const offloads = matchedOffloads(arm, control);
  const settings = differences(offloads, control.offloads).map((name) => `${name}=${offloads[name]}`);
  return settings.length === 0 ? control.id : `${control.id} (${settings.join(',')})`;
};

/** Direct veth with the offloads that a datapath forces: one for every set of offloads that differs from the control's. */
const matchedControls = (
  tests: readonly PlannedArm[],
  control: PlannedArm,
  kind: TopologyKind,
  options: ArmOptions,
): PlannedArm[] => {
  const sets = new Map(tests.map((arm) => [controlOf(arm, control), matchedOffloads(arm, control)]));
  sets.delete(control.id);
  return [...sets].map(([id, offloads]) =>
    planArm({ id, kind, offloads }, { ...options, offload: {} }, { role: 'matched-control', control: control.id }),
  );
};

/** The control, matched controls where a datapath forces offloads, then what is under test. Throws BAD_OPTION. */
export const planArms = (veth: TopologyKind, wanted: readonly Wanted[], options: ArmOptions): PlannedArm[] => {
  const control = planArm({ id: controlKind, kind: veth, offloads: {} }, options, { role: 'control', control: null });
  const tests = wanted
    .filter(({ id }) => id !== control.id)
    .map((one) => planArm(one, options, { role: 'test', control: control.id }));
  const judged = tests.map((arm) => ({ ...arm, control: controlOf(arm, control) }));
  return [control, ...matchedControls(tests, control, veth, options), ...judged];
};

/** A second copy of an arm, compared with the first: whatever they differ by is noise. Throws BAD_OPTION. */
const twinOf = (arms: readonly PlannedArm[], name: string): PlannedArm => {
  const original = arms.find(({ id }) => id === name);
  if (original) return { ...original, id: `${name} (twin)`, role: 'twin', control: original.id };
  throw failure('BAD_OPTION', {
    what: `--aa ${name} is the copy of a topology that is not measured.`,
    todo: `Choose from: ${arms.map(({ id }) => id).join(', ')}.`,
  });
};

export const withTwins = (arms: readonly PlannedArm[], names: readonly string[]): PlannedArm[] => [
  ...arms,
  ...[...new Set(names)].map((name) => twinOf(arms, name)),
];
