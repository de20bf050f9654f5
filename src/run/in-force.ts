/** What was asked for and is not in force. Pure, but for whose a missing sysctl is. */
import { failure, type VethscopeError } from '../errors.ts';
import type { Arm, Placement } from '../model/plan.ts';
import type { SettingsAt } from '../model/settings.ts';
import type { Topology } from '../model/topology.ts';
import { namespaceSettings } from '../result/settings.ts';
import { wireDevices } from '../topology/drivers/settings.ts';

export interface Unmet {
  /** As a user writes it. */
  readonly setting: string;
  readonly reason: string;
  /** A sysctl that its namespace does not have, or has another value of. */
  readonly sysctl?: { readonly node: string; readonly key: string };
}

/** "0-2,4" → 0 1 2 4 */
const cpusIn = (list: string): string =>
  list
    .split(',')
    .flatMap((part) => {
      const [first = 0, last = first] = part.split('-').map(Number);
      return Array.from({ length: last - first + 1 }, (_, index) => first + index);
    })
    .sort((a, b) => a - b)
    .join(' ');

/** sysctl(8) takes slashes for dots where a dot is part of a name. */
const dotted = (key: string): string =>
  /^[^.]*\//.test(key) ? key.replaceAll('.', '\0').replaceAll('/', '.').replaceAll('\0', '/') : key;

const words = (value: string): string => value.trim().replace(/\s+/g, ' ');

const sameValue = (asked: string, found: string): boolean =>
  words(asked) === words(found) || (asked !== '' && found !== '' && Number(asked) === Number(found));

/** The last of several for one key is the one that is in force. */
const unmetSysctls = ({ variant }: Arm, places: readonly SettingsAt[]): Unmet[] => {
  const asked = new Map((variant?.sysctls ?? []).map((one) => [`${one.node} ${dotted(one.key)}`, one]));
  return [...asked.values()].flatMap(({ node, key, value }) => {
    const found = namespaceSettings(places, node)[dotted(key)];
    if (found !== undefined && sameValue(value, found)) return [];
    const reason = found === undefined ? `there is no ${key} in ${node}` : `${node} has ${found}`;
    return [{ setting: `sysctl:${node}:${key}=${value}`, reason, sysctl: { node, key: dotted(key) } }];
  });
};

const valuesAt = (places: readonly SettingsAt[], node: string, device: string): SettingsAt['values'] =>
  places.find((place) => place.node === node && place.device === device)?.values ?? {};

const unmetOffloads = ({ asked = {} }: Arm, topology: Topology, places: readonly SettingsAt[]): Unmet[] =>
  Object.entries(asked).flatMap(([name, state]) =>
    wireDevices(topology).flatMap(({ node, device }) => {
      const found = valuesAt(places, node, device)[`offload ${name}`] ?? 'absent';
      if (found.split(' ')[0] === state) return [];
      return [{ setting: `${name}=${state}`, reason: `${node}/${device} has ${name} ${found}` }];
    }),
  );

const unmetMtu = ({ variant }: Arm, topology: Topology, places: readonly SettingsAt[]): Unmet[] => {
  const asked = variant?.mtuBytes;
  if (asked === undefined) return [];
  return wireDevices(topology).flatMap(({ node, device }) => {
    const found = valuesAt(places, node, device).mtu;
    return found === String(asked)
      ? []
      : [{ setting: `mtu=${asked}`, reason: `${node}/${device} has an MTU of ${found ?? 'none'}` }];
  });
};

const unmetBridge = ({ variant }: Arm, topology: Topology, places: readonly SettingsAt[]): Unmet[] =>
  topology.parts.flatMap((part) => {
    if (part.type !== 'bridge') return [];
    const found = valuesAt(places, part.node, part.device);
    return Object.entries(variant?.bridge ?? {}).flatMap(([key, value]) => {
      const own = found[`bridge ${key}`];
      const comparable = own !== undefined && !Number.isNaN(Number(own)) && !Number.isNaN(Number(value));
      return comparable && !sameValue(value, own)
        ? [{ setting: `bridge:${key}=${value}`, reason: `${part.device} has ${own}` }]
        : [];
    });
  });

const unmetPlacement = (topology: Topology, places: readonly SettingsAt[], placement: Placement | null): Unmet[] =>
  topology.nodes.flatMap(({ name, role }) => {
    const asked = placement?.[role];
    const found = places.find(({ node, device }) => node === name && device === null)?.values.cpus;
    if (asked === undefined || found === undefined || cpusIn(asked) === cpusIn(found)) return [];
    return [{ setting: `${role} on CPU ${asked}`, reason: `a process started there may use ${found}` }];
  });

/** The threads that carry the packets of a userspace datapath. */
const unmetSwitch = (topology: Topology, places: readonly SettingsAt[], placement: Placement | null): Unmet[] =>
  topology.nodes.flatMap(({ name, role }) => {
    const asked = placement?.[role];
    const found = places.find(({ node, device }) => node === name && device === null)?.values['ovs-vswitchd cpus'];
    if (asked === undefined || found === undefined || cpusIn(asked) === cpusIn(found)) return [];
    return [{ setting: `${role} on CPU ${asked}`, reason: `threads of ovs-vswitchd may use ${found}` }];
  });

/** In the order in which a user wrote them. Pure. */
export const unmetSettings = (
  arm: Arm,
  topology: Topology,
  places: readonly SettingsAt[],
  placement: Placement | null,
): Unmet[] => [
  ...unmetOffloads(arm, topology, places),
  ...unmetMtu(arm, topology, places),
  ...unmetSysctls(arm, places),
  ...unmetBridge(arm, topology, places),
  ...unmetPlacement(topology, places, placement),
  ...unmetSwitch(topology, places, placement),
];

/** Whose a key is: `own`: the namespace could set it. */
export type Whose = 'own' | 'host' | 'nobody';

const whoseText: Record<Whose, string> = {
  own: 'the kernel took another value, or did not take this one',
  host: "this key is the whole host's: it cannot be set for one side",
  nobody: 'this kernel has no such setting',
};

/** Throws nothing: the caller does. */
export const notInForce = (arm: string, { setting, reason }: Unmet, whose: Whose | null): VethscopeError =>
  failure('SETTING_NOT_IN_FORCE', { arm, setting, reason: whose === null ? reason : `${reason}; ${whoseText[whose]}` });
