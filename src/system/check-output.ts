import { failure } from '../errors.ts';
import { commandLine } from './command-line.ts';
import type { Command, Output } from './runner.ts';

const lastLine = (text: string): string => text.trim().split('\n').at(-1)?.slice(0, 300) ?? '';

/** Throws COMMAND_FAILED unless the exit code is 0. */
export const checkOutput = (command: Command, output: Output): void => {
  if (output.exitCode === 0) return;
  const exit = output.exitCode === null ? 'ended by a signal' : `exit code ${output.exitCode}`;
  const detail = lastLine(output.stderr || output.stdout);
  throw failure('COMMAND_FAILED', { command: commandLine(command), exit, detail });
};
