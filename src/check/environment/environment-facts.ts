/** The facts of an environment that decide figures, by the names that --ignore-env takes. */
import { kindsWhere, loadKindOf } from '../../load/kinds/index.ts';
import { isEchoes, type LoadKind, loadNames } from '../../model/loads/index.ts';
import type { ArmBuild, Result } from '../../model/result.ts';
import { namespaceSettings, nodesOf, settingsOf } from '../../result/settings.ts';
import type { EnvironmentDifference } from '../model.ts';

/** What decides whether two results may be compared. */
export type EnvironmentSide = Pick<Result, 'environment' | 'plan' | 'arms' | 'attachments'> &
  Partial<Pick<Result, 'settings'>>;

/** Keyed where a part of it can differ; null: not known. */
export type FactValue = string | null | Readonly<Record<string, string>>;

interface EnvironmentFact {
  readonly name: string;
  readonly tier: EnvironmentDifference['tier'];
  /** Which loads it decides; absent: all. */
  readonly loads?: readonly LoadKind[];
  readonly of: (side: EnvironmentSide) => FactValue;
}

/**
 * The kernel sizes some by the memory that is free at boot: every boot has another (net/ipv4/tcp.c, tcp_init_mem). What a
 * bridge of the host calls says nothing of bridges in namespaces: older results hold it.
 */
const noFact = /^net\.ipv4\.(tcp|udp)_mem$|^net\.bridge\./;

const ofTheHost = (sysctls: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    // Older results hold the tabs of the kernel.
    Object.entries(sysctls).flatMap(([key, value]) => (noFact.test(key) ? [] : [[key, value.replace(/\s+/g, ' ')]])),
  );

const tool = (name: string) => (side: EnvironmentSide) => side.environment.tools[name] ?? null;

/** What stamped the round trips: another program has another cost. */
const stampOf = ({ attachments }: EnvironmentSide): FactValue => {
  const stamp = attachments.find(({ probe }) => probe.startsWith('stamp.'));
  return stamp ? { probe: stamp.probe, sha256: stamp.sha256 } : null;
};

/** What takes turns drains and starts again in each. */
const turnsOf = ({ turnMs }: EnvironmentSide['plan']): string => (turnMs === undefined ? 'none' : `${turnMs} ms`);

export const environmentFacts: readonly EnvironmentFact[] = [
  {
    name: 'kernel',
    tier: 'hard',
    of: ({ environment: e }) => ({ release: e.kernelRelease, build: e.kernelVersion, architecture: e.architecture }),
  },
  { name: 'emulation', tier: 'hard', of: ({ environment }) => (environment.emulated ? 'emulated' : 'real') },
  { name: 'mitigations', tier: 'hard', of: ({ environment }) => environment.mitigations },
  { name: 'sysctls', tier: 'hard', of: ({ environment }) => ofTheHost(environment.sysctls) },
  { name: 'placement', tier: 'hard', of: ({ plan }) => JSON.stringify(plan.placement) },
  { name: 'ip-version', tier: 'hard', of: ({ plan }) => String(plan.ipVersion) },
  {
    name: 'turns',
    tier: 'hard',
    loads: kindsWhere(({ turns }) => turns.by === 'bins'),
    of: ({ plan }) => turnsOf(plan),
  },
  { name: 'mtu', tier: 'hard', of: ({ plan }) => String(plan.mtuBytes) },
  ...[...new Set(loadNames.map((kind) => loadKindOf({ kind }).tool))].sort().map(
    (name): EnvironmentFact => ({
      name,
      tier: 'hard',
      loads: kindsWhere((kind) => kind.tool === name),
      of: tool(name),
    }),
  ),
  { name: 'stamp', tier: 'hard', loads: loadNames.filter(isEchoes), of: stampOf },
  { name: 'cpu', tier: 'soft', of: ({ environment }) => environment.cpuModel },
  { name: 'cores', tier: 'soft', of: ({ environment }) => String(environment.cpuCount) },
  { name: 'hypervisor', tier: 'soft', of: ({ environment }) => environment.virtualisation },
  { name: 'governor', tier: 'soft', of: ({ environment }) => environment.governor },
];

interface ArmFact {
  readonly name: string;
  readonly of: (arm: ArmBuild, side: EnvironmentSide) => FactValue;
}

type Device = ArmBuild['devices'][number];

const perDevice = (arm: ArmBuild, of: (device: Device) => Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    arm.devices.flatMap((device) =>
      Object.entries(of(device)).map(([key, value]) => [`${device.node}/${device.device} ${key}`.trim(), value]),
    ),
  );

const prefixed = (place: string, values: Readonly<Record<string, string>>): [string, string][] =>
  Object.entries(values).map(([key, value]) => [`${place} ${key}`, value]);

/** "cpus" and "rules" are no sysctls. */
const isSysctl = ([key]: readonly [string, string]): boolean => key.includes('.');

/** What was in force in each namespace; of an older result what was asked for. */
const sysctlsOf: ArmFact['of'] = ({ id, topology }, side) => {
  const places = settingsOf(side, id);
  if (places.length === 0)
    return Object.fromEntries(topology.sysctls.map(({ node, key, value }) => [`${node} ${key}`, value]));
  return Object.fromEntries(
    nodesOf(places).flatMap((node) =>
      prefixed(node, Object.fromEntries(Object.entries(namespaceSettings(places, node)).filter(isSysctl))),
    ),
  );
};

/** One setting of every namespace. */
const ofNamespaces =
  (key: string): ArmFact['of'] =>
  ({ id }, side) =>
    Object.fromEntries(
      settingsOf(side, id).flatMap(({ node, device, values }) =>
        device === null && values[key] !== undefined ? [[node, values[key]]] : [],
      ),
    );

/** Facts of their own. */
const toldElsewhere = /^(mtu|qdisc|offload .*)$/;

const devicesOf: ArmFact['of'] = ({ id }, side) =>
  Object.fromEntries(
    settingsOf(side, id).flatMap(({ node, device, values }) =>
      device === null
        ? []
        : prefixed(
            `${node}/${device}`,
            Object.fromEntries(Object.entries(values).filter(([key]) => !toldElsewhere.test(key))),
          ),
    ),
  );

/** Read back from what was built, not from what was asked for. */
export const armFacts: readonly ArmFact[] = [
  { name: 'offloads', of: (arm) => perDevice(arm, ({ offloads }) => offloads) },
  { name: 'qdisc', of: (arm) => perDevice(arm, ({ qdisc }) => ({ '': qdisc })) },
  { name: 'mtu', of: (arm) => perDevice(arm, ({ mtuBytes }) => ({ '': String(mtuBytes) })) },
  { name: 'sysctls', of: sysctlsOf },
  { name: 'devices', of: devicesOf },
  { name: 'filters', of: ofNamespaces('rules') },
  { name: 'affinity', of: ofNamespaces('cpus') },
  { name: 'switch-affinity', of: ofNamespaces('ovs-vswitchd cpus') },
  { name: 'datapath', of: ({ topology }) => topology.datapath },
  {
    name: 'ovs',
    of: ({ topology }, { environment }) =>
      topology.datapath === null ? null : (environment.tools['ovs-vswitchd'] ?? null),
  },
];
