/** The real Runner, over execa. */
import type { Socket } from 'node:net';
import { execa, type ResultPromise } from 'execa';
import { failure, type VethscopeError } from '../../errors.ts';
import { fewOpenFiles, outOfFiles } from '../machine/open-files.ts';
import { checkOutput } from './check-output.ts';
import { commandLine, fullArgv } from './command-line.ts';
import { missingTool } from './missing-tool.ts';
import { openOutputFile } from './output-file.ts';
import { ownerEnvironment } from './owner-env.ts';
import { tiedToParent } from './pdeathsig.ts';
import {
  type Child,
  type Command,
  defaultTimeoutMs,
  type Output,
  type Runner,
  type RunOptions,
  type SpawnOptions,
} from './runner.ts';

/** Debian leaves the folders of administration out of an ordinary user's PATH. */
const searchPath = `${process.env.PATH ?? ''}:/usr/sbin:/sbin`;

/** execa settings that all children share. `detached`: a process group of its own, so that Ctrl-C reaches vethscope alone. */
const shared = (command: Command) => ({
  reject: false as const,
  detached: true,
  cleanup: false,
  stripFinalNewline: false,
  ...(command.stdin === undefined ? { stdin: 'ignore' as const } : { input: command.stdin }),
  env: { LC_ALL: 'C', PATH: searchPath, ...ownerEnvironment(), ...command.env },
});

type Finished = Awaited<ResultPromise>;

const toOutput = (finished: Finished): Output => ({
  stdout: String(finished.stdout ?? ''),
  stderr: String(finished.stderr ?? ''),
  exitCode: finished.exitCode ?? null,
  durationMs: finished.durationMs,
});

const refuseMissing = (output: Output): void => {
  const tool = missingTool(output);
  if (tool !== null) throw failure('TOOL_MISSING', { tool });
};

/** What execve(2) and fork(2) refuse with; other codes are those of a process that did run. */
const unstarted = ['ENOENT', 'EACCES', 'EAGAIN', 'ENOMEM', 'EMFILE', 'ENFILE', 'E2BIG'];

const refuseUnstarted = (file: string, command: Command, { exitCode, signal, code }: Finished): void => {
  if (exitCode !== undefined || signal !== undefined || code === undefined || !unstarted.includes(code)) return;
  if (code === 'ENOENT') throw failure('TOOL_MISSING', { tool: file });
  if (outOfFiles(code)) throw fewOpenFiles();
  throw failure('COMMAND_FAILED', { command: commandLine(command), exit: `not started: ${code}`, detail: '' });
};

/**
 * Where pipes or processes run out, Node gives execa a child without its pipes, and execa stumbles over it with a TypeError
 * (seen with Node 20.20 and execa 9.6); the child says EMFILE to nobody.
 */
const started = <T>(command: Command, start: () => T): T => {
  try {
    return start();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'EMFILE';
    if (outOfFiles(code)) throw fewOpenFiles();
    throw failure('COMMAND_FAILED', { command: commandLine(command), exit: `not started: ${code}`, detail: '' });
  }
};

/** Keeps as its cause what the command had said until then. */
const timedOut = (command: Command, timeoutMs: number, cause: Output): VethscopeError =>
  Object.assign(failure('COMMAND_TIMED_OUT', { command: commandLine(command), seconds: timeoutMs / 1000 }), { cause });

const run = async (command: Command, options: RunOptions = {}): Promise<Output> => {
  const timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
  const [file, ...args] = tiedToParent(fullArgv(command));
  await using collected = options.stdoutToFile ? await openOutputFile() : null;
  const settings = {
    ...shared(command),
    // execa's types know the descriptors 3 to 9 only; Node takes any.
    ...(collected ? { stdout: collected.fd as 3 } : {}),
    timeout: timeoutMs,
    killSignal: 'SIGKILL' as const,
    ...(options.signal ? { cancelSignal: options.signal } : {}),
  };
  const finished = await started(command, () => execa(file, args, settings));
  refuseUnstarted(file, command, finished as Finished);
  if (finished.timedOut) throw timedOut(command, timeoutMs, toOutput(finished as Finished));
  const output = { ...toOutput(finished as Finished), ...(collected ? { stdout: await collected.text() } : {}) };
  refuseMissing(output);
  if (!options.allowFailure) checkOutput(command, output);
  return output;
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What stays behind must not keep us from ending: neither the process nor the pipes to it. */
const letGo = (subprocess: Pick<ResultPromise, 'unref' | 'stdout' | 'stderr'>): void => {
  subprocess.unref();
  for (const pipe of [subprocess.stdout, subprocess.stderr]) (pipe as Socket | null)?.unref();
};

async function* noLines(): AsyncGenerator<string> {}

const spawn = async (command: Command, options: SpawnOptions = {}): Promise<Child> => {
  const argv = fullArgv(command);
  const [file, ...args] = options.survive ? argv : tiedToParent(argv);
  const collected = options.stdoutToFile ? await openOutputFile() : null;
  const settings = {
    ...shared(command),
    ...(collected ? { stdout: collected.fd as 3 } : {}),
    buffer: { stdout: false, stderr: true } as const,
  };
  const subprocess = started(command, () => execa(file, args, settings));
  const ended = subprocess.then(async (finished) => {
    await using written = collected;
    return { ...toOutput(finished as Finished), ...(written ? { stdout: await written.text() } : {}) };
  });
  const { pid } = subprocess;
  if (pid === undefined) {
    const finished = await subprocess;
    await ended;
    refuseUnstarted(file, command, finished as Finished);
    throw failure('TOOL_MISSING', { tool: file });
  }
  const signal = (name: NodeJS.Signals): void => void subprocess.kill(name);
  const stop = async (graceMs = 1000): Promise<Output> => {
    signal('SIGTERM');
    const gone = await Promise.race([ended.then(() => true), pause(graceMs).then(() => false)]);
    if (!gone) signal('SIGKILL');
    return ended;
  };
  if (options.survive) letGo(subprocess);
  const lines = collected ? noLines() : subprocess.iterable({ from: 'stdout' });
  return { pid, lines, ended, signal, stop };
};

export const execRunner: Runner = { run, spawn };
