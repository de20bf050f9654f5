import { failure } from '../errors.ts';
import type { Arm } from '../model/plan.ts';
import {
  type Datapath,
  type OffloadFeature,
  type Offloads,
  offloadFeatures,
  type TopologyKind,
} from '../model/topology.ts';

export const controlKind = 'veth';

/** gro off: with it veth leaves its plain path for NAPI, which is another experiment (DESIGN.md, path proof). */
const defaultOffloads: Offloads = { tx: 'on', sg: 'on', tso: 'on', gso: 'on', gro: 'off' };

export interface ArmOptions {
  readonly kinds: readonly TopologyKind[];
  /** As the user gave them. */
  readonly offload: Offloads;
  readonly datapath: Datapath;
  readonly ipVersion: 4 | 6;
  readonly mtuBytes: number;
}

const forcedBy = (kind: TopologyKind, options: ArmOptions): Offloads => {
  const { datapath, ipVersion, mtuBytes, offload } = options;
  const offloads = { ...defaultOffloads, ...offload };
  return kind.build({ prefix: 'vs-plan', datapath, ipVersion, mtuBytes, offloads }).forcedOffloads;
};

const refuseContradiction = (kind: TopologyKind, asked: Offloads, forced: Offloads): void => {
  const clash = offloadFeatures.find((name) => asked[name] && forced[name] && asked[name] !== forced[name]);
  if (!clash) return;
  throw failure('BAD_OPTION', {
    what: `--offload ${clash}=${asked[clash]} cannot be met: ${kind.name} on this datapath needs ${clash}=${forced[clash]}.`,
    todo: `Leave ${clash} out, or leave ${kind.name} out.`,
  });
};

const differences = (offloads: Offloads, base: Offloads): OffloadFeature[] =>
  offloadFeatures.filter((name) => offloads[name] !== base[name]);

const matchedName = (offloads: Offloads, base: Offloads): string =>
  `${controlKind} (${differences(offloads, base)
    .map((name) => `${name}=${offloads[name]}`)
    .join(',')})`;

/** Direct veth with the offloads that a datapath forces: one for every set of offloads that differs from the control's. */
const matchedControls = (tests: readonly Arm[], control: Arm): Arm[] => {
  const ids = new Map(
    tests
      .filter((arm) => differences(arm.offloads, control.offloads).length > 0)
      .map((arm) => [matchedName(arm.offloads, control.offloads), arm.offloads]),
  );
  return [...ids].map(([id, offloads]) => ({
    id,
    kind: controlKind,
    role: 'matched-control',
    control: control.id,
    offloads,
  }));
};

const controlOf = (arm: Arm, control: Arm): string =>
  differences(arm.offloads, control.offloads).length === 0 ? control.id : matchedName(arm.offloads, control.offloads);

/** The control, matched controls where a datapath forces offloads, then what is under test. Throws BAD_OPTION. */
export const planArms = (options: ArmOptions): Arm[] => {
  const offloads = { ...defaultOffloads, ...options.offload };
  const control: Arm = { id: controlKind, kind: controlKind, role: 'control', control: null, offloads };
  const tests = options.kinds
    .filter((kind) => kind.name !== controlKind)
    .map((kind): Arm => {
      const forced = forcedBy(kind, options);
      refuseContradiction(kind, options.offload, forced);
      return {
        id: kind.name,
        kind: kind.name,
        role: 'test',
        control: control.id,
        offloads: { ...offloads, ...forced },
      };
    });
  const judged = tests.map((arm) => ({ ...arm, control: controlOf(arm, control) }));
  return [control, ...matchedControls(tests, control), ...judged];
};

/** A second copy of an arm, compared with the first: whatever they differ by is noise. Throws BAD_OPTION. */
const twinOf = (arms: readonly Arm[], name: string): Arm => {
  const original = arms.find(({ id }) => id === name);
  if (original) return { ...original, id: `${name} (twin)`, role: 'twin', control: original.id };
  throw failure('BAD_OPTION', {
    what: `--twins ${name} is the copy of a topology that is not measured.`,
    todo: `Choose from: ${arms.map(({ id }) => id).join(', ')}.`,
  });
};

export const withTwins = (arms: readonly Arm[], names: readonly string[]): Arm[] => [
  ...arms,
  ...[...new Set(names)].map((name) => twinOf(arms, name)),
];
