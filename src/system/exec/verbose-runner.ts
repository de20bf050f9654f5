/** A Runner that says what it executes: for whoever asks what vethscope does, or why a command of it failed. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { envWords, fullArgv, shellQuote } from './command-line.ts';
import type { Command, Output, Runner } from './runner.ts';

export interface Verbosity {
  /** Asked at each command: options are read after the Runner was made. */
  readonly isOn: () => boolean;
  /** Takes a line without its end. */
  readonly say: (line: string) => void;
}

/** Bytes of one word that are worth a line: a program for bpftrace has 30,000. */
const longestWord = 500;

/** Keeps what is too long to be read in a line, in one folder of this process, which stays: it is what was asked for. */
const keeper = (): ((name: string, text: string) => string) => {
  let folder: string | undefined;
  return (name, text) => {
    folder ??= mkdtempSync(join(tmpdir(), 'vethscope-verbose-'));
    const file = join(folder, name);
    writeFileSync(file, text);
    return file;
  };
};

/**
 * A Runner that numbers the commands and says of each how it starts and ends, with its standard error.
 * Of a word or a standard input that is longer than 500 bytes it names the file that has it: the program of bpftrace.
 */
export const verboseRunner = (inner: Runner, { isOn, say }: Verbosity): Runner => {
  const keep = keeper();
  let started = 0;

  const shortened = (word: string, name: string): string =>
    word.length > longestWord ? `"$(cat ${shellQuote(keep(name, word))})"` : shellQuote(word);

  const begin = (command: Command): number => {
    started += 1;
    const name = `${started}-${basename(command.argv[0])}`;
    const words = [...envWords(command), ...fullArgv(command).map((word, at) => shortened(word, `${name}.${at}`))];
    const { stdin } = command;
    const input = stdin === undefined ? '' : ` < ${keep(`${name}.stdin`, stdin)}`;
    say(`[${started}] + ${words.join(' ')}${input}`);
    return started;
  };

  const end = (id: number, { exitCode, stderr, durationMs }: Output): void => {
    for (const line of stderr.split('\n')) if (line.trim() !== '') say(`[${id}] ! ${line}`);
    say(`[${id}] = ${exitCode === null ? 'ended by a signal' : `exit code ${exitCode}`}, ${durationMs.toFixed(0)} ms`);
  };

  const refused = (id: number, error: unknown): never => {
    say(`[${id}] = ${error instanceof Error ? error.message : String(error)}`);
    throw error;
  };

  return {
    run: async (command, options) => {
      if (!isOn()) return inner.run(command, options);
      const id = begin(command);
      // Of a command that failed, the error's sentence has the exit code and what it said.
      const output = await inner.run(command, options).catch((error: unknown) => refused(id, error));
      end(id, output);
      return output;
    },
    spawn: async (command, options) => {
      if (!isOn()) return inner.spawn(command, options);
      const id = begin(command);
      const child = await inner.spawn(command, options).catch((error: unknown) => refused(id, error));
      void child.ended.then((output) => end(id, output));
      return child;
    },
  };
};
