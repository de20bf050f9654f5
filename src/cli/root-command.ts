import { failure } from '../errors.ts';
import { shellQuote } from '../system/exec/command-line.ts';
import { ownCommand } from '../system/process/own-command.ts';
import type { CommandContext, Io } from './io.ts';

/** sudo resets PATH and may not find a Node of the user's own: hence absolute paths, or PATH handed on to npm. */
export const rootCommand = (argv: readonly string[], env: Io['env']): string => {
  if (env.npm_lifecycle_event === 'start') return 'sudo env "PATH=$PATH" npm start';
  return ['sudo', ...ownCommand(), ...argv].map(shellQuote).join(' ');
};

/** Throws NOT_ROOT. */
export const requireRoot = ({ io, argv }: CommandContext): void => {
  if (!io.isRoot) throw failure('NOT_ROOT', { command: rootCommand(argv, io.env) });
};
