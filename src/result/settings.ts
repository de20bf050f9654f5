/** Settings of many places as sets and what differs from them, and back. Pure. */
import type { ArmBuild } from '../model/result.ts';
import type { Settings, SettingsAt } from '../model/settings.ts';

type Values = SettingsAt['values'];

const difference = (values: Values, set: Values): Record<string, string | null> => {
  const keys = new Set([...Object.keys(values), ...Object.keys(set)]);
  return Object.fromEntries(
    [...keys].filter((key) => values[key] !== set[key]).map((key) => [key, values[key] ?? null] as const),
  );
};

const sizeOf = (values: object): number => Object.keys(values).length;

/** A place that shares less than half with every set begins one. */
const leastShared = 0.5;

export const packSettings = (
  arms: readonly { readonly id: string; readonly settings: readonly SettingsAt[] }[],
): Settings => {
  const sets: Record<string, string>[] = [];
  const places = arms.flatMap(({ id, settings }) =>
    settings.map(({ node, device, values }) => {
      const found = sets
        .map((candidate, set) => ({ set, but: difference(values, candidate) }))
        .sort((a, b) => sizeOf(a.but) - sizeOf(b.but))[0];
      if (found && sizeOf(found.but) <= leastShared * sizeOf(values)) return { arm: id, node, device, ...found };
      sets.push({ ...values });
      return { arm: id, node, device, set: sets.length - 1, but: {} };
    }),
  );
  return { sets, places };
};

const applied = (set: Values, but: Readonly<Record<string, string | null>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries({ ...set, ...but }).filter((entry): entry is [string, string] => entry[1] !== null),
  );

/** Of one arm; [] where an older version measured, which read nothing back. */
export const settingsOf = ({ settings }: { readonly settings?: Settings | undefined }, arm: string): SettingsAt[] =>
  (settings?.places ?? [])
    .filter((place) => place.arm === arm)
    .map(({ node, device, set, but }) => ({ node, device, values: applied(settings?.sets[set] ?? {}, but) }));

const ofDefault = /^(net\.ipv[46]\.(?:conf|neigh)\.)default\.(.+)$/;

/** A device's own sysctl is kept only where it is not that of "default": here with those that are. */
const withDevices = (values: Values, devices: readonly string[]): Values => {
  const inherited = Object.entries(values).flatMap(([key, value]) => {
    const [, before, name] = ofDefault.exec(key) ?? [];
    return before ? devices.map((device) => [`${before}${device}.${name}`, value] as const) : [];
  });
  return { ...Object.fromEntries(inherited), ...values };
};

/** Every setting of a namespace by its name, those of its devices included. */
export const namespaceSettings = (places: readonly SettingsAt[], node: string): Values => {
  const here = places.filter((place) => place.node === node);
  const devices = here.flatMap(({ device }) => device ?? []);
  return withDevices(here.find(({ device }) => device === null)?.values ?? {}, devices);
};

export const nodesOf = (places: readonly SettingsAt[]): string[] => [...new Set(places.map(({ node }) => node))];

type Device = ArmBuild['devices'][number];

const offloadsIn = (values: Values): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (key.startsWith('offload ') ? [[key.slice(8), value]] : [])),
  );

/** The devices that packets cross, as the tables show them. */
export const builtDevices = (
  places: readonly SettingsAt[],
  wire: readonly { readonly node: string; readonly device: string }[],
): Device[] =>
  wire.map(({ node, device }) => {
    const values = places.find((place) => place.node === node && place.device === device)?.values ?? {};
    return {
      node,
      device,
      qdisc: (values.qdisc ?? 'absent').split(' ')[0] ?? 'absent',
      mtuBytes: Number(values.mtu ?? 0),
      queues: { tx: Number(values['tx queues'] ?? 0), rx: Number(values['rx queues'] ?? 0) },
      offloads: offloadsIn(values),
      xdp: values.xdp ?? 'none',
    };
  });
