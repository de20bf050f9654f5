/** What doctor --fix changes, listed before it is done. */
import { failure, VethscopeError } from '../errors.ts';
import { commandLine } from '../system/exec/command-line.ts';
import type { Command, Runner } from '../system/exec/runner.ts';
import { type PackageManagerName, toolUses } from '../system/machine/tool-uses.ts';
import { foreignIn, loadTools, type Tool } from '../system/machine/tool-versions.ts';
import { ownCommand } from '../system/process/own-command.ts';
import { backportedQemuCommand, installBackportedQemu, qemu, wantsBackportedQemu } from './backported-qemu.ts';
import type { DoctorFacts } from './facts.ts';
import { installCommands } from './package-manager.ts';
import { type GuardPaths, withoutOvsService } from './policy-rc-d.ts';
import { isMoving } from './test-kernels.ts';

export interface FixPlan {
  readonly manager: PackageManagerName | null;
  readonly missingTools: readonly string[];
  /** Sorted, each once. */
  readonly packages: readonly string[];
  /** A change of the host beyond packages, hence named on its own. */
  readonly mountTracefs: boolean;
  /** QEMU without the race of Debian 12's, where it can be had. */
  readonly backportedQemu: boolean;
  /** Names for `vm --fetch`: unpacked into the cache, not installed. */
  readonly kernels: readonly string[];
}

const mountTracefs: Command = { argv: ['mount', '-t', 'tracefs', 'tracefs', '/sys/kernel/tracing'] };

/** Not there, or another maker's. */
const lacks = ({ tools }: DoctorFacts, tool: string): boolean =>
  tools[tool] === null || foreignIn(tools[tool]) !== null;

/** What only some loads need is installed where one of them is asked for. */
const isWanted = ({ wanted = [] }: DoctorFacts, tool: Tool): boolean =>
  !loadTools.includes(tool) || wanted.includes(tool);

export const planFix = (facts: DoctorFacts, manager: PackageManagerName | null): FixPlan => {
  const backportedQemu = wantsBackportedQemu(facts, manager);
  const missing = toolUses.filter(
    ({ tool }) => lacks(facts, tool) && isWanted(facts, tool) && !(backportedQemu && tool === qemu),
  );
  const packages = manager ? missing.map((use) => use.packages[manager]) : [];
  return {
    manager,
    missingTools: missing.map(({ tool }) => tool),
    packages: [...new Set(packages)].sort(),
    mountTracefs: !facts.tracefs,
    backportedQemu,
    kernels: Object.keys(facts.kernels).filter((name) => facts.kernels[name] === null),
  };
};

/** Whether what it changes is no more than better: nothing is missing. */
export const isOptional = ({ missingTools, mountTracefs: mount, kernels }: FixPlan): boolean =>
  missingTools.length === 0 && !mount && kernels.every(isMoving);

export const isNothing = (plan: FixPlan): boolean =>
  isOptional(plan) && !plan.backportedQemu && plan.kernels.length === 0;

/** By this program itself, started anew: so that it is a command like the others, which a reader can repeat. */
const fetchCommand = (name: string): Command => ({
  argv: [...ownCommand(), 'vm', '--fetch', name],
});

const packageCommands = ({ manager, missingTools, packages }: FixPlan): Command[] => {
  if (missingTools.length === 0) return [];
  if (!manager) throw failure('NO_PACKAGE_MANAGER', { tools: missingTools });
  return installCommands(manager, packages);
};

/** The commands, as a shell takes them. Throws NO_PACKAGE_MANAGER. */
export const fixCommands = (plan: FixPlan): string[] => [
  ...packageCommands(plan).map(commandLine),
  ...(plan.backportedQemu ? [`${commandLine(backportedQemuCommand)}  # or the release's own`] : []),
  ...[...(plan.mountTracefs ? [mountTracefs] : []), ...plan.kernels.map(fetchCommand)].map(commandLine),
];

/** For a slow mirror and a slow disk. Bounded, because a stuck mirror must not hang a CI job for ever. */
const installTimeoutMs = 20 * 60_000;

/** Nobody waits longer for what can be done without: 125 MB, which took 20 s where it was tried. */
const movingTimeoutMs = 5 * 60_000;

/** Throws VM_FETCH, with the reason that the command gave in its own error, or COMMAND_TIMED_OUT. */
const fetchKernel = async (name: string, runner: Runner, timeoutMs = installTimeoutMs): Promise<void> => {
  const limits = { timeoutMs, allowFailure: true };
  const { exitCode, stderr } = await runner.run(fetchCommand(name), limits);
  if (exitCode === 0) return;
  const reason = /could not be fetched: (.*)/.exec(stderr)?.[1] ?? stderr.trim().split('\n').at(-1);
  throw failure('VM_FETCH', { name, reason: reason || 'it did not say why.' });
};

/** Where it is not to be had today, that is noted. */
const tryKernel = async (name: string, runner: Runner, note: (text: string) => void): Promise<void> => {
  await fetchKernel(name, runner, movingTimeoutMs).catch((error: unknown) => {
    if (!(error instanceof VethscopeError)) throw error;
    note(`${error.message.replace(/\.?$/, '.')} Its tests will be skipped.`);
  });
};

/** The release's own where there is none: what could not be bettered still works. */
const installQemu = async (runner: Runner, note: (text: string) => void): Promise<void> => {
  const reason = await installBackportedQemu(runner);
  if (reason === null) return;
  note(`QEMU 8.1 or newer could not be had from Debian's backports, the release's own is used: ${reason}`);
  const { exitCode } = await runner.run({ argv: ['sh', '-c', `command -v ${qemu}`] }, { allowFailure: true });
  if (exitCode === 0) return;
  for (const command of installCommands('apt-get', ['qemu-system-x86'])) {
    await runner.run(command, { timeoutMs: installTimeoutMs });
  }
};

/**
 * Does it. Resolves with the services that the installation had enabled and that were disabled again.
 * `note`: gets a sentence where something was had in another way than preferred.
 */
export const applyFix = async (
  plan: FixPlan,
  runner: Runner,
  paths?: GuardPaths,
  note: (text: string) => void = () => undefined,
): Promise<string[]> => {
  const commands = packageCommands(plan);
  const install = async (): Promise<void> => {
    for (const command of commands) await runner.run(command, { timeoutMs: installTimeoutMs });
  };
  const disabled =
    plan.manager && commands.length > 0 ? await withoutOvsService(runner, plan.manager, install, paths) : [];
  if (plan.backportedQemu) await installQemu(runner, note);
  if (plan.mountTracefs) await runner.run(mountTracefs);
  for (const name of plan.kernels) {
    await (isMoving(name) ? tryKernel(name, runner, note) : fetchKernel(name, runner));
  }
  return disabled;
};
