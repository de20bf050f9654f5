/** Starts a daemon of a step, waits until it answers, and ends it in order. */
import { failure, VethscopeError } from '../../errors.ts';
import { commandFailed } from '../../system/exec/check-output.ts';
import { commandLine } from '../../system/exec/command-line.ts';
import { missingTool } from '../../system/exec/missing-tool.ts';
import type { Child, Output, Runner } from '../../system/exec/runner.ts';
import { until } from '../../system/process/until.ts';
import type { Journal } from '../cleanup/journal.ts';
import type { Daemon } from './step.ts';

export interface DaemonContext {
  readonly runner: Runner;
  readonly journal: Journal;
  readonly keep: boolean;
  readonly signal: AbortSignal;
}

export interface RunningDaemon {
  readonly pid: number;
  stop(): Promise<void>;
}

/** ovsdb-server answers 10–30 ms after its start; a machine under load is given some seconds. */
const readyTimeoutMs = 30_000;
const readyPauseMs = 10;
/** `exit --cleanup` takes down ports one by one. */
const leaveTimeoutMs = 3000;

const drain = async (child: Child): Promise<void> => {
  for await (const _line of child.lines) {
    // A full pipe would block the daemon; what it has to say is in its log file.
  }
};

/** A question that gets no answer is a no: what matters is the daemon that does not answer. */
const answers = async (daemon: Daemon, runner: Runner, signal: AbortSignal): Promise<boolean> => {
  try {
    const options = { allowFailure: true, timeoutMs: readyTimeoutMs, signal };
    return (await runner.run(daemon.ready, options)).exitCode === 0;
  } catch (error) {
    if (error instanceof VethscopeError && error.code === 'COMMAND_TIMED_OUT') return false;
    throw error;
  }
};

const waitUntilReady = async (daemon: Daemon, child: Child, { runner, signal }: DaemonContext): Promise<void> => {
  const dead = new AbortController();
  void child.ended.then(() => dead.abort());
  const over = AbortSignal.any([dead.signal, signal]);
  const look = async (): Promise<boolean> => {
    if (await answers(daemon, runner, over)) return true;
    signal.throwIfAborted();
    if (dead.signal.aborted) throw endedEarly(daemon, await child.ended);
    return false;
  };
  if (await until(look, { everyMs: readyPauseMs, withinMs: readyTimeoutMs })) return;
  throw failure('COMMAND_TIMED_OUT', { command: commandLine(daemon.command), seconds: readyTimeoutMs / 1000 });
};

const endedEarly = ({ command }: Daemon, output: Output): VethscopeError => {
  const tool = missingTool(output);
  return tool === null ? commandFailed(command, output) : failure('TOOL_MISSING', { tool });
};

export const startDaemon = async (daemon: Daemon, context: DaemonContext): Promise<RunningDaemon> => {
  const { runner, journal, keep } = context;
  const child = await runner.spawn(daemon.command, { survive: keep });
  void drain(child);
  const stop = async (): Promise<void> => {
    if (daemon.leave)
      await runner.run(daemon.leave, { allowFailure: true, timeoutMs: leaveTimeoutMs }).catch(() => null);
    await child.stop();
  };
  try {
    await journal.recordProcess(daemon.name, child.pid);
    await waitUntilReady(daemon, child, context);
  } catch (error) {
    await stop();
    throw error;
  }
  return { pid: child.pid, stop };
};
