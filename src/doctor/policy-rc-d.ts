/**
 * Open vSwitch is installed for its programs; vethscope runs an instance of its own. The host's service must neither
 * be started nor enabled by the installation.
 * - Debian and Ubuntu start services from postinst, through invoke-rc.d and deb-systemd-invoke. Both ask
 *   /usr/sbin/policy-rc.d ID ACTION first; exit code 101 forbids (init-system-helpers, README.policy-rc.d).
 *   They enable units through deb-systemd-helper, which asks nobody: hence disabled afterwards.
 * - Fedora, openSUSE and Arch neither start nor enable on installation; there this only verifies.
 */
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import type { Runner } from '../system/exec/runner.ts';
import type { PackageManagerName } from '../system/machine/tool-uses.ts';

export interface GuardPaths {
  readonly policy: string;
  /** Exists while systemd is the init system (man 3 sd_booted). */
  readonly systemd: string;
}

const guardPaths: GuardPaths = { policy: '/usr/sbin/policy-rc.d', systemd: '/run/systemd/system' };

/** Only Open vSwitch is held back: other packages of the same transaction restart their services as ever. */
const policyText = `#!/bin/sh
# Written by "vethscope doctor --fix" for the length of one installation. If it is still here, it may be deleted.
case "$1" in openvswitch*|ovs*) exit 101 ;; esac
exit 0
`;

/** A policy of somebody else's stays and counts. One that a killed vethscope left behind is ours again. */
const writePolicy = async (path: string): Promise<boolean> => {
  try {
    await writeFile(path, policyText, { flag: 'wx', mode: 0o755 });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
      return (await readFile(path, 'utf8')) === policyText;
    }
    throw error;
  }
};

const units = [
  'openvswitch-switch.service',
  'ovs-record-hostname.service',
  'openvswitch.service',
  'ovs-vswitchd.service',
  'ovsdb-server.service',
];

const ask = async (runner: Runner, question: string, unit: string): Promise<string> => {
  const { stdout } = await runner.run({ argv: ['systemctl', question, unit] }, { allowFailure: true });
  return stdout.trim();
};

/** Units that start at boot, or run. */
const unitsInUse = async (runner: Runner): Promise<string[]> => {
  const states = await Promise.all(
    units.map(async (unit) => ({
      unit,
      enabled: await ask(runner, 'is-enabled', unit),
      active: await ask(runner, 'is-active', unit),
    })),
  );
  return states.filter(({ enabled, active }) => enabled === 'enabled' || active === 'active').map(({ unit }) => unit);
};

const disableNew = async (runner: Runner, before: readonly string[]): Promise<string[]> => {
  const started = (await unitsInUse(runner)).filter((unit) => !before.includes(unit));
  for (const unit of started) await runner.run({ argv: ['systemctl', 'disable', '--now', unit] });
  return started;
};

/** Runs an installation; afterwards Open vSwitch's services are as they were. Resolves with the units it had to disable. */
export const withoutOvsService = async (
  runner: Runner,
  manager: PackageManagerName,
  install: () => Promise<void>,
  paths: GuardPaths = guardPaths,
): Promise<string[]> => {
  const hasSystemd = existsSync(paths.systemd);
  const before = hasSystemd ? await unitsInUse(runner) : [];
  const ours = manager === 'apt-get' && (await writePolicy(paths.policy));
  try {
    await install();
  } finally {
    if (ours) await rm(paths.policy, { force: true });
  }
  return hasSystemd ? disableNew(runner, before) : [];
};
