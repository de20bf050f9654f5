/** What was asked for has to be in force before the first visit; later changes are told. */
import { existsSync } from 'node:fs';
import type { Arm, Placement } from '../model/plan.ts';
import type { Visit } from '../model/result.ts';
import type { SettingsAt } from '../model/settings.ts';
import type { Topology } from '../model/topology.ts';
import type { Warning } from '../model/warnings.ts';
import { namespaceSettings } from '../result/settings.ts';
import type { Runner } from '../system/exec/runner.ts';
import { netnsOf } from '../topology/drivers/namespaces.ts';
import { notInForce, type Unmet, unmetSettings, type Whose } from './in-force.ts';

const fileOf = (key: string): string =>
  `/proc/sys/${key.replaceAll('/', '\0').replaceAll('.', '/').replaceAll('\0', '.')}`;

/** A key that is shown in a namespace and cannot be written there is the host's too (Linux 6.15: net.core.rmem_default). */
const whoseIs = async ({ sysctl }: Unmet, topology: Topology, runner: Runner): Promise<Whose | null> => {
  if (!sysctl) return null;
  const file = fileOf(sysctl.key);
  const writable = { argv: ['test', '-w', file] as const, netns: netnsOf(topology, sysctl.node) };
  const { exitCode } = await runner.run(writable, { allowFailure: true });
  if (exitCode === 0) return 'own';
  return existsSync(file) ? 'host' : 'nobody';
};

/** Throws SETTING_NOT_IN_FORCE for the first that is not. */
export const requireInForce = async (
  arm: Arm,
  topology: Topology,
  places: readonly SettingsAt[],
  { runner, placement }: { readonly runner: Runner; readonly placement: Placement | null },
): Promise<void> => {
  const [first] = unmetSettings(arm, topology, places, placement);
  if (first) throw notInForce(arm.id, first, await whoseIs(first, topology, runner));
};

/** iperf3 asks its own socket (TCP_CONGESTION): what it really used. null: what the sender's namespace has. Pure. */
export const congestionWarning = (
  arm: string,
  sender: string,
  places: readonly SettingsAt[],
  visits: readonly Pick<Visit, 'arm' | 'data'>[],
): Warning | null => {
  const set = namespaceSettings(places, sender)['net.ipv4.tcp_congestion_control'];
  const used = visits.flatMap((visit) => (visit.arm === arm && visit.data?.kind === 'tcp' ? [visit.data] : []));
  const other = used.find(({ congestionControl }) => congestionControl !== null && congestionControl !== set);
  if (set === undefined || !other) return null;
  return {
    code: 'congestion-control',
    message: `TCP on ${arm} used the congestion control ${other.congestionControl}, where ${sender} has ${set}.`,
    hint: 'Its throughput is that of what was used: set net.ipv4.tcp_congestion_control to that, or see who chose it.',
    arm,
  };
};

const mostChanges = 5;

/** What is otherwise at the end than it was at the beginning, of what was known at both. Pure. */
export const changesBetween = (before: readonly SettingsAt[], after: readonly SettingsAt[]): string[] =>
  before.flatMap(({ node, device, values: own }) => {
    const there = after.find((place) => place.node === node && place.device === device)?.values;
    const place = device === null ? node : `${node}/${device}`;
    if (!there) return [`${place} is gone`];
    const [values, now] =
      device === null ? [namespaceSettings(before, node), namespaceSettings(after, node)] : [own, there];
    return Object.keys(values)
      .filter((key) => now[key] !== undefined && values[key] !== now[key])
      .map((key) => `${key} at ${place} from ${values[key]} to ${now[key]}`);
  });

/** null: nothing changed. Pure. */
export const changeWarning = (arm: string, changes: readonly string[]): Warning | null => {
  if (changes.length === 0) return null;
  const more = changes.length > mostChanges ? `, and ${changes.length - mostChanges} more` : '';
  return {
    code: 'settings-changed',
    message: `Settings of ${arm} changed while it was measured: ${changes.slice(0, mostChanges).join('; ')}${more}.`,
    hint: 'Its visits are not all of the same wire: see who changed them, and measure again.',
    arm,
  };
};
