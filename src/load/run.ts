/** Runs one load between the client and the server of a live topology. */
import { setTimeout as pause } from 'node:timers/promises';
import { failure, VethscopeError } from '../errors.ts';
import type { LoadData } from '../model/load.ts';
import type { LoadSpec } from '../model/plan.ts';
import { launcherFailed } from '../system/exec/launcher-failed.ts';
import { openOutputFile } from '../system/exec/output-file.ts';
import type { Command, Output } from '../system/exec/runner.ts';
import { echoIdentifier } from '../topology/deploy/echo-identifier.ts';
import { type LoadContext, netnsOf, serverAddress } from './context.ts';
import { loadKindOf } from './kinds/index.ts';

export type { LoadContext } from './context.ts';
export { type LoadServer, startServer } from './server.ts';

export interface LoadOutcome {
  readonly data: LoadData;
  /** Wall time of the client process. */
  readonly loadMs: number;
}

/**
 * A load that is this late is stuck. iperf3 costs 10 ms more than its time and ping the same, plus 1 s where the last
 * answer is missing (measured), so the rest is for slow machines.
 */
export const graceS = 15;

/** `logFile`: where the tool writes to a file of its own. */
export const loadCommand = (spec: LoadSpec, durationS: number, context: LoadContext, logFile = ''): Command => {
  const target = serverAddress(context);
  if (!target) throw failure('LOAD_FAILED', { load: spec.kind, reason: 'the topology gives its server no address' });
  return {
    argv: loadKindOf(spec).argv(spec, durationS, {
      ...{ target, identifier: echoIdentifier(context.topology), port: context.port, logFile },
    }),
    netns: netnsOf(context, 'client'),
    cpus: context.placement?.client,
  };
};

/** Ended by pid when its time is over: no load can run for ever. */
const executeOnce = async (
  spec: LoadSpec,
  durationS: number,
  context: LoadContext,
  logFile?: string,
): Promise<Output> => {
  const { runner, signal } = context;
  const timeoutMs = (Math.ceil(durationS) + graceS) * 1000;
  try {
    return await runner.run(loadCommand(spec, durationS, context, logFile), {
      allowFailure: true,
      timeoutMs,
      stdoutToFile: loadKindOf(spec).chatty,
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if (!(error instanceof VethscopeError) || error.code !== 'COMMAND_TIMED_OUT') throw error;
    const [tool] = loadCommand(spec, durationS, context).argv;
    const reason = `${tool} did not end within ${timeoutMs / 1000} s and was stopped`;
    throw failure('LOAD_FAILED', { load: spec.kind, reason });
  }
};

/**
 * iperf3's server turns the next client away while it clears up after one that was interrupted, for well under a second.
 * Such a client has measured nothing yet; one whose server dies under way has.
 */
const clearingUp = /"error":\s*"[^"]*(?:the server is busy|Connection reset by peer)/;
const measuredNothing = /"intervals":\s*\[\s*\]/;
export const clearUpAttempts = 20;
export const clearUpPauseMs = 100;

export const wasTurnedAway = ({ stdout }: Output): boolean => measuredNothing.test(stdout) && clearingUp.test(stdout);

type Logged = Output & { readonly log?: string };

/** Into a file that has no name, so that nothing is left behind however we end; the child opens it by ours. */
const executeLogged = async (spec: LoadSpec, durationS: number, context: LoadContext): Promise<Logged> => {
  await using log = await openOutputFile();
  const output = await executeOnce(spec, durationS, context, `/proc/${process.pid}/fd/${log.fd}`);
  return { ...output, log: await log.text() };
};

const execute = async (spec: LoadSpec, durationS: number, context: LoadContext): Promise<Logged> => {
  if (loadKindOf(spec).keepsLog) return executeLogged(spec, durationS, context);
  for (let attempt = 1; ; attempt += 1) {
    const output = await executeOnce(spec, durationS, context);
    if (attempt === clearUpAttempts || !wasTurnedAway(output)) return output;
    await pause(clearUpPauseMs, undefined, context.signal ? { signal: context.signal } : {}).catch(() => undefined);
    context.signal?.throwIfAborted();
  }
};

/** Throws LOAD_FAILED in the words of what was to start the tool, where it never ran; else what the parser of the load throws. */
export const readOutput = (output: Logged, spec: LoadSpec): LoadData => {
  const reason = launcherFailed(output);
  if (reason !== null) throw failure('LOAD_FAILED', { load: spec.kind, reason });
  return loadKindOf(spec).parse(output, spec);
};

/**
 * Throws LOAD_FAILED where the load did not run to its end, LOAD_OUTPUT where its output cannot be understood, TOOL_MISSING,
 * or the reason of the signal where that was aborted.
 */
export const runLoad = async (spec: LoadSpec, durationS: number, context: LoadContext): Promise<LoadOutcome> => {
  const output = await execute(spec, durationS, context);
  context.signal?.throwIfAborted();
  return {
    data: readOutput(output, spec),
    loadMs: output.durationMs,
  };
};
