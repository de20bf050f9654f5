/** What doctor --fix changes, listed before it is done. */
import { failure } from '../errors.ts';
import { commandLine } from '../system/exec/command-line.ts';
import type { Command, Runner } from '../system/exec/runner.ts';
import type { DoctorFacts } from './facts.ts';
import { installCommands } from './package-manager.ts';
import { type GuardPaths, withoutOvsService } from './policy-rc-d.ts';
import { type PackageManagerName, toolUses } from './tool-uses.ts';

export interface FixPlan {
  readonly manager: PackageManagerName | null;
  readonly missingTools: readonly string[];
  /** Sorted, each once. */
  readonly packages: readonly string[];
  /** A change of the host beyond packages, hence named on its own. */
  readonly mountTracefs: boolean;
  /** Names for `vm --fetch`: unpacked into the cache, not installed. */
  readonly kernels: readonly string[];
}

const mountTracefs: Command = { argv: ['mount', '-t', 'tracefs', 'tracefs', '/sys/kernel/tracing'] };

export const planFix = (facts: DoctorFacts, manager: PackageManagerName | null): FixPlan => {
  const missing = toolUses.filter(({ tool }) => facts.tools[tool] === null);
  const packages = manager ? missing.map((use) => use.packages[manager]) : [];
  return {
    manager,
    missingTools: missing.map(({ tool }) => tool),
    packages: [...new Set(packages)].sort(),
    mountTracefs: !facts.tracefs,
    kernels: Object.keys(facts.kernels).filter((name) => facts.kernels[name] === null),
  };
};

export const isNothing = ({ missingTools, mountTracefs: mount, kernels }: FixPlan): boolean =>
  missingTools.length === 0 && !mount && kernels.length === 0;

/** By this program itself, started anew: so that it is a command like the others, which a reader can repeat. */
const fetchCommand = (name: string): Command => ({
  argv: [process.execPath, process.argv[1] ?? 'vethscope', 'vm', '--fetch', name],
});

const packageCommands = ({ manager, missingTools, packages }: FixPlan): Command[] => {
  if (missingTools.length === 0) return [];
  if (!manager) throw failure('NO_PACKAGE_MANAGER', { tools: missingTools });
  return installCommands(manager, packages);
};

/** The commands, as a shell takes them. Throws NO_PACKAGE_MANAGER. */
export const fixCommands = (plan: FixPlan): string[] =>
  [...packageCommands(plan), ...(plan.mountTracefs ? [mountTracefs] : []), ...plan.kernels.map(fetchCommand)].map(
    commandLine,
  );

/** For a slow mirror and a slow disk. Bounded, because a stuck mirror must not hang a CI job for ever. */
const installTimeoutMs = 20 * 60_000;

/** Throws VM_FETCH, with the reason that the command gave in its own error. */
const fetchKernel = async (name: string, runner: Runner): Promise<void> => {
  const limits = { timeoutMs: installTimeoutMs, allowFailure: true };
  const { exitCode, stderr } = await runner.run(fetchCommand(name), limits);
  if (exitCode === 0) return;
  const reason = /could not be fetched: (.*)/.exec(stderr)?.[1] ?? stderr.trim().split('\n').at(-1);
  throw failure('VM_FETCH', { name, reason: reason || 'it did not say why.' });
};

/** Does it. Resolves with the services that the installation had enabled and that were disabled again. */
export const applyFix = async (plan: FixPlan, runner: Runner, paths?: GuardPaths): Promise<string[]> => {
  const commands = packageCommands(plan);
  const install = async (): Promise<void> => {
    for (const command of commands) await runner.run(command, { timeoutMs: installTimeoutMs });
  };
  const disabled =
    plan.manager && commands.length > 0 ? await withoutOvsService(runner, plan.manager, install, paths) : [];
  if (plan.mountTracefs) await runner.run(mountTracefs);
  for (const name of plan.kernels) await fetchKernel(name, runner);
  return disabled;
};
