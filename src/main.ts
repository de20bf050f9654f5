import { once } from 'node:events';
import { realpathSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { failureCode } from './cli/failure-code.ts';
import { type CommandContext, canAsk, type Io } from './cli/io.ts';
import { onKey } from './cli/on-key.ts';
import { withNewFlags } from './cli/options/renamed.ts';
import { reportError } from './cli/output/report-error.ts';
import { buildProgram } from './cli/program.ts';
import { forwardSignals } from './cli/signals.ts';
import { clackPrompts } from './cli/wizard/prompts.ts';
import { askForCommand } from './cli/wizard/wizard.ts';
import { failure } from './errors.ts';
import { execRunner } from './system/exec/exec-runner.ts';
import { verboseRunner } from './system/exec/verbose-runner.ts';
import { openFilesLimit } from './system/machine/open-files.ts';
import { inertText } from './text/inert.ts';

/** Without words, somebody at a terminal is asked; elsewhere the help says what is missing. */
const wordsOf = async (context: CommandContext): Promise<readonly string[] | null> => {
  const { argv, io } = context;
  return argv.length === 0 && canAsk(io) && io.env.TERM !== 'dumb' ? askForCommand(context) : argv;
};

const execute = async (context: CommandContext): Promise<number> => {
  try {
    const argv = await wordsOf(context);
    if (argv === null) return 0;
    const command = { ...context, argv };
    await buildProgram(command).parseAsync(withNewFlags(argv), { from: 'user' });
    return command.exitCode;
  } catch (error) {
    if (error === context.signal.reason && context.signal.aborted) return context.exitCode;
    const code = reportError(error, context.io);
    return code === 2 ? failureCode(context.argv) : code;
  }
};

/** Runs one command line (without node and script) and resolves with its exit code; never ends the process. */
export const main = async (argv: readonly string[], io: Io): Promise<number> => {
  const signals = forwardSignals(io);
  const verbosity = { on: Boolean(io.env.VETHSCOPE_DEBUG) };
  const runner = verboseRunner(io.runner, {
    isOn: () => verbosity.on,
    say: (line) => io.stderr.write(`${inertText(line)}\n`),
  });
  const context: CommandContext = { io: { ...io, runner }, signal: signals.signal, argv, exitCode: 0, verbosity };
  try {
    const code = await execute(context);
    const crash = signals.crash();
    if (crash === undefined) return signals.exitCode() ?? code;
    reportError(crash, io);
    return failureCode(argv);
  } finally {
    signals.stop();
  }
};

/** A reader that has seen enough, such as head(1), or a terminal that was closed, is no failure of ours. */
const goneReader = ['EPIPE', 'EIO'];

/**
 * Thrown, it would end us at once, with everything still up: a full disk behind standard output is told at the very end,
 * because Node tells of it later than it happens.
 */
const watchOutput = (io: Io): void => {
  let lost: Error | undefined;
  process.stderr.on('error', () => undefined);
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (!goneReader.includes(error.code ?? '')) lost ??= error;
  });
  process.once('exit', () => {
    if (lost) process.exitCode = reportError(failure('OUTPUT_LOST', { reason: lost.message }), io);
  });
};

/** No terminal mode of its own: so Ctrl-C still reaches the process as a signal. */
const waitForEnter = async (prompt: string, signal: AbortSignal): Promise<void> => {
  const lines = createInterface({ input: process.stdin, terminal: false });
  try {
    process.stderr.write(prompt);
    await once(lines, 'line', { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    lines.close();
  }
};

const realIo = (): Io => ({
  stdout: process.stdout,
  stderr: process.stderr,
  stdin: process.stdin,
  env: process.env,
  cwd: process.cwd(),
  isRoot: process.getuid?.() === 0,
  signals: process,
  runner: execRunner,
  ...clackPrompts,
  pressEnter: waitForEnter,
  onKey,
});

const isEntryPoint = (): boolean => {
  const script = process.argv[1];
  return script !== undefined && realpathSync(script) === fileURLToPath(import.meta.url);
};

/**
 * What nobody caught, before `main` or after it: while it goes on, it ends the run in order itself. Exit code 1 means a
 * regression, and Node's own code for a crash is 1, too: so it is given only where `main` gave it.
 */
const watchCrashes = (io: Io, argv: readonly string[]): { begin(): void; end(code: number): void } => {
  let verdict: number | undefined;
  let running = false;
  process.on('uncaughtException', (error) => {
    if (running) return;
    reportError(error, io);
    verdict = failureCode(argv);
    process.exitCode = verdict;
  });
  process.on('exit', (code) => {
    if (code === 1 && verdict !== 1) process.exitCode = failureCode(argv);
  });
  return {
    begin: () => {
      running = true;
    },
    end: (code) => {
      running = false;
      verdict = code;
      process.exitCode = code;
    },
  };
};

/** exitCode, not exit(): what is still being written to a pipe gets out. */
const runProcess = async (): Promise<void> => {
  const io = realIo();
  openFilesLimit();
  watchOutput(io);
  const argv = process.argv.slice(2);
  const crashes = watchCrashes(io, argv);
  crashes.begin();
  crashes.end(await main(argv, io));
};

// Not awaited: the single executable loads this module by require, which waits for none.
if (isEntryPoint()) void runProcess();
