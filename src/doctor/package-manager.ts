import type { Command } from '../system/exec/runner.ts';
import type { PackageManagerName } from '../system/machine/tool-uses.ts';

export { findPackageManager } from '../system/machine/tool-uses.ts';

interface PackageManager {
  /** Run first, where an install on an old index would fail. */
  readonly refresh: readonly [string, ...string[]] | null;
  readonly install: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string>>;
}

const managers: Record<PackageManagerName, PackageManager> = {
  'apt-get': {
    refresh: ['apt-get', 'update'],
    install: ['apt-get', 'install', '-y', '--no-install-recommends'],
    env: { DEBIAN_FRONTEND: 'noninteractive' },
  },
  dnf: { refresh: null, install: ['dnf', 'install', '-y'] },
  // Not -Sy: a fresh index with old packages is a partial upgrade, which Arch does not support.
  pacman: { refresh: null, install: ['pacman', '-S', '--noconfirm', '--needed'] },
  zypper: { refresh: null, install: ['zypper', '--non-interactive', 'install', '--no-recommends'] },
};

export const installCommands = (name: PackageManagerName, packages: readonly string[]): Command[] => {
  const { refresh, install, env } = managers[name];
  const argvs = [...(refresh ? [refresh] : []), [...install, ...packages] as const];
  return argvs.map((argv) => ({ argv: argv as [string, ...string[]], env }));
};
