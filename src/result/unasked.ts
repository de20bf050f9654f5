/** What two compared arms have otherwise that no one asked for: it may be what explains their figures. Pure. */
import type { ArmBuild, Result } from '../model/result.ts';
import type { SettingsAt } from '../model/settings.ts';
import { type DeviceRef, offloadFeatures } from '../model/topology.ts';
import { namespaceSettings, nodesOf, settingsOf } from './settings.ts';

type Compared = Pick<Result, 'arms'> & Partial<Pick<Result, 'settings'>>;

interface Side {
  readonly arm: ArmBuild;
  readonly places: readonly SettingsAt[];
}

interface Difference {
  readonly node: string;
  /** null: of the namespace. */
  readonly device: string | null;
  readonly key: string;
  /** "none" where a side does not have it. */
  readonly was: string;
  readonly is: string;
}

const valuesAt = ({ places }: Side, node: string, device: string): SettingsAt['values'] =>
  places.find((place) => place.node === node && place.device === device)?.values ?? {};

/** Of devices of different kinds only what both have for the same reason. */
const ofAnyKind = ['mtu', 'qdisc', 'xdp', 'offload tx', 'offload sg', 'offload tso', 'offload gso', 'offload gro'];

const differing = (was: SettingsAt['values'], is: SettingsAt['values'], keys: readonly string[]) =>
  keys.flatMap((key) => {
    const [old, now] = [was[key], is[key]];
    return old === undefined || now === undefined || old === now ? [] : [{ key, was: old, is: now }];
  });

const ofDevices = (base: Side, side: Side): Difference[] =>
  side.places.flatMap(({ node, device, values }) => {
    if (device === null) return [];
    const was = valuesAt(base, node, device);
    const keys = was.kind === values.kind ? Object.keys(values) : ofAnyKind;
    return differing(was, values, keys).map((found) => ({ node, device, ...found }));
  });

const ofNamespaces = (base: Side, side: Side): Difference[] =>
  nodesOf(side.places).flatMap((node) => {
    const [was, is] = [namespaceSettings(base.places, node), namespaceSettings(side.places, node)];
    return differing(was, is, Object.keys(is)).map((found) => ({ node, device: null, ...found }));
  });

const lastWord = (key: string): string => key.split(/[./ ]/).at(-1) ?? key;

/** A command of the user's that names the thing: then it was asked for. */
const inSetup = ({ arm }: Side, { node, device, key }: Difference): boolean =>
  (arm.variant?.setup ?? []).some(
    ({ node: where, command }) =>
      where === node && command.includes(lastWord(key)) && (device === null || command.includes(device)),
  );

const askedSysctl = ({ arm }: Side, { node, key }: Difference): boolean =>
  (arm.variant?.sysctls ?? []).some((own) => own.node === node && lastWord(own.key) === lastWord(key));

const askedOf = (side: Side, difference: Difference): boolean => {
  const { key, device } = difference;
  const { asked = {}, variant } = side.arm;
  if (inSetup(side, difference)) return true;
  if (device === null)
    return askedSysctl(side, difference) || (variant?.mtuBytes !== undefined && key.endsWith('.mtu'));
  if (key === 'mtu') return variant?.mtuBytes !== undefined;
  if (key.startsWith('bridge ')) return variant?.bridge[key.slice('bridge '.length)] !== undefined;
  return Object.keys(asked).some((name) => key === `offload ${name}`);
};

const peerOf = ({ topology }: ArmBuild, ref: DeviceRef): DeviceRef | undefined => {
  const same = (end: DeviceRef): boolean => end.node === ref.node && end.device === ref.device;
  const pair = topology.parts.flatMap((part) => (part.type === 'veth' && part.ends.some(same) ? [part.ends] : []))[0];
  return pair?.find((end) => !same(end));
};

/** A native program at the peer takes TSO away (veth_fix_features: the peer could not receive what is not whole). */
const whyOff = (side: Side, { node, device, key }: Difference): string | null => {
  if (device === null || !key.startsWith('offload ')) return null;
  const name = key.slice('offload '.length);
  const peer = peerOf(side.arm, { node, device });
  const xdp = peer && valuesAt(side, peer.node, peer.device).xdp;
  if (/^(tso|sg|gso|tx-udp-segmentation)$/.test(name) && xdp?.startsWith('native')) {
    return 'an XDP program at its peer switches it off';
  }
  const state = Object.entries(side.arm.topology.forcedOffloads).find(([forced]) => forced === name)?.[1];
  if (state !== undefined) return 'the userspace datapath of Open vSwitch needs it so';
  if (/^(tso|tx-udp-segmentation)$/.test(name) && valuesAt(side, node, device)['offload tx'] === 'off') {
    return 'without checksum offload (tx) the kernel switches it off';
  }
  return null;
};

const sentence = (base: Side, side: Side, difference: Difference): string => {
  const { node, device, key, was, is } = difference;
  const place = device === null ? node : `${node}/${device}`;
  const name = key.replace(/^offload /, '');
  const has = `${offloadFeatures.some((main) => main === name) ? name.toUpperCase() : name} ${is}`;
  const cause = whyOff(side, difference);
  return cause === null
    ? `${side.arm.id} has ${has} at ${place}, where ${base.arm.id} has ${was}`
    : `${side.arm.id} has ${has} at ${place}: ${cause}`;
};

/** Of what a difference explains: the larger first. */
const weight = ({ key }: Difference): number => (key === 'xdp' ? 0 : ofAnyKind.includes(key) ? 1 : 2);

const between = (base: Side, side: Side): string[] =>
  [...ofDevices(base, side), ...ofNamespaces(base, side)]
    .filter((difference) => !askedOf(base, difference) && !askedOf(side, difference))
    .sort((a, b) => weight(a) - weight(b))
    .map((difference) => sentence(base, side, difference));

const mostSentences = 6;

const shortened = (sentences: readonly string[]): string[] =>
  sentences.length <= mostSentences
    ? [...sentences]
    : [
        ...sentences.slice(0, mostSentences),
        `${sentences.length - mostSentences} more settings differ, which result.json holds`,
      ];

/** One sentence each, without a full stop; [] where all is as it was asked for, or an older version measured. */
export const unaskedDifferences = (result: Compared): string[] => {
  const sides = result.arms.map((arm): Side => ({ arm, places: settingsOf(result, arm.id) }));
  return shortened(
    sides.flatMap((side) => {
      // What a datapath forces is what a matched control is made for.
      if (side.arm.role === 'matched-control') return [];
      const base = sides.find(({ arm }) => arm.id === side.arm.control);
      return base ? between(base, side) : [];
    }),
  );
};
