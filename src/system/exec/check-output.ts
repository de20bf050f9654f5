import { failure, type VethscopeError } from '../../errors.ts';
import { commandLine } from './command-line.ts';
import type { Command, Output } from './runner.ts';

/** What ip and tc add about a batch: where, not why. */
const aside = /^Command failed -:\d+$/;
const longest = 600;

/** All that a tool said, in one line and each thing once: the cause stands first as often as last. */
export const wordsOf = (text: string): string => {
  const lines = text.split('\n').map((line) => line.trim());
  const said = [...new Set(lines)].filter((line) => line !== '' && !aside.test(line)).join('; ');
  return said.length <= longest ? said : `${said.slice(0, longest)}…`;
};

export const commandFailed = (command: Command, output: Output): VethscopeError => {
  const exit = output.exitCode === null ? 'ended by a signal' : `exit code ${output.exitCode}`;
  const detail = wordsOf(output.stderr) || wordsOf(output.stdout);
  return failure('COMMAND_FAILED', { command: commandLine(command), exit, detail });
};

/** Throws COMMAND_FAILED unless the exit code is 0. */
export const checkOutput = (command: Command, output: Output): void => {
  if (output.exitCode !== 0) throw commandFailed(command, output);
};
