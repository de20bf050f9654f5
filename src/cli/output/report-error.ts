import { CommanderError } from 'commander';
import { VethscopeError } from '../../errors.ts';
import { withLimitNamed } from '../../system/machine/open-files.ts';
import { oneLine } from '../../text/inert.ts';
import { type Io, useColour } from '../io.ts';
import { Cancelled } from '../wizard/cancelled.ts';
import { colours } from './colour.ts';
import { someLines } from './inert.ts';

const print = (io: Io, what: string, todo: string): void => {
  const { red, bold } = colours(useColour(io.stderr, io.env));
  io.stderr.write(`${red('error:')} ${oneLine(what)}\n${bold('hint:')} ${someLines(todo)}\n`);
};

/** commander's words are "error: unknown option '--x'\n(Did you mean --y?)". */
const usage = (error: CommanderError): { what: string; todo: string } => {
  const [first = '', guess] = error.message.replace(/^error: /, '').split('\n');
  const help = 'Run it with --help to see commands, options and examples.';
  return { what: `${first.replace(/\.$/, '')}.`, todo: guess ? `${guess.replace(/^\(|\)$/g, '')} ${help}` : help };
};

/** Prints what went wrong and gives the exit code. Help and version are exits too, and fine. */
export const reportError = (thrown: unknown, io: Io): number => {
  const error = withLimitNamed(thrown);
  if (error instanceof Cancelled) {
    io.stderr.write('cancelled: nothing was started\n');
    return 130;
  }
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    if (error.code !== 'commander.help') print(io, usage(error).what, usage(error).todo);
    return 2;
  }
  if (error instanceof VethscopeError) {
    print(io, error.message, error.todo);
    return 2;
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  print(
    io,
    'vethscope failed in a way that it does not know.',
    'This is a bug: please report it with the lines below.',
  );
  io.stderr.write(`${someLines(detail)}\n`);
  return 2;
};
