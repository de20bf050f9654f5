/**
 * Several commands in one shell, in order. A process that Node starts costs 5 to 8 ms, one that a shell starts 1 to 2
 * (measured: the fourteen commands of a veth topology take 96 ms one by one, 33 ms in a shell).
 */
import { failure, VethscopeError } from '../../errors.ts';
import { checkOutput } from './check-output.ts';
import { commandLine } from './command-line.ts';
import { type Command, defaultTimeoutMs, type Output, type Runner, type RunOptions } from './runner.ts';

const withInput = (command: Command): string => {
  const line = commandLine(command);
  return command.stdin === undefined ? line : `${line} <<'END'\n${command.stdin}END`;
};

/**
 * The shell is the first process of a PID namespace: whatever ends it, the kernel then kills all that it started. A command
 * that outlived a killed run could still make what a sweep has looked for already. (Tying each command to its parent, as a
 * Runner does, takes one more execve a command: 1.6 ms; the namespace costs 1 ms in all.)
 */
const togetherShell = ['unshare', '--pid', '--fork', '--kill-child', 'sh', '-s'] as const;

/** A line of standard output before each command: the last one tells which of them failed. */
const numbered = (command: Command, index: number): string => `echo 'command ${index}'\n${withInput(command)}\n`;

/** Without `set -e` a command that fails does not keep the rest from being done. */
const scriptOf = (commands: readonly Command[], stopAtFailure: boolean): string =>
  `${stopAtFailure ? 'set -e\n' : ''}${commands.map(numbered).join('')}`;

const lastStarted = (stdout: string): number => Number([...stdout.matchAll(/^command (\d+)$/gm)].at(-1)?.[1] ?? 0);

/** A script that hangs is named by the command that it hangs in. */
const nameHanging = (error: unknown, commands: readonly Command[], seconds: number): unknown => {
  if (!(error instanceof VethscopeError) || error.code !== 'COMMAND_TIMED_OUT') return error;
  const hanging = commands[lastStarted((error.cause as Output | undefined)?.stdout ?? '')];
  return hanging ? failure('COMMAND_TIMED_OUT', { command: commandLine(hanging), seconds }) : error;
};

/**
 * Stops at the first that fails, and throws what the Runner would for that one alone: COMMAND_FAILED, COMMAND_TIMED_OUT or
 * TOOL_MISSING. With `allowFailure` all are executed, whatever becomes of each.
 */
export const runTogether = async (
  runner: Runner,
  commands: readonly [Command, ...Command[]],
  options: RunOptions = {},
): Promise<Output> => {
  const [first, ...more] = commands;
  if (more.length === 0) return runner.run(first, options);
  const stopAtFailure = !options.allowFailure;
  const script: Command = { argv: togetherShell, stdin: scriptOf(commands, stopAtFailure) };
  const output = await runner.run(script, { ...options, allowFailure: true }).catch((error: unknown) => {
    throw nameHanging(error, commands, (options.timeoutMs ?? defaultTimeoutMs) / 1000);
  });
  if (stopAtFailure) checkOutput(commands[lastStarted(output.stdout)] ?? first, output);
  return output;
};
