import { failure, type VethscopeError } from '../../errors.ts';
import { commandLine } from './command-line.ts';
import type { Command, Output } from './runner.ts';

const lastLine = (text: string): string => text.trim().split('\n').at(-1)?.slice(0, 300) ?? '';

export const commandFailed = (command: Command, output: Output): VethscopeError => {
  const exit = output.exitCode === null ? 'ended by a signal' : `exit code ${output.exitCode}`;
  const detail = lastLine(output.stderr || output.stdout);
  return failure('COMMAND_FAILED', { command: commandLine(command), exit, detail });
};

/** Throws COMMAND_FAILED unless the exit code is 0. */
export const checkOutput = (command: Command, output: Output): void => {
  if (output.exitCode !== 0) throw commandFailed(command, output);
};
