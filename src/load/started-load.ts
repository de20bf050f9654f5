/** A load that runs beside others: it can be held, let go, and, if it is a stream, asked how much has arrived. */
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { failure } from '../errors.ts';
import type { LoadSpec } from '../model/plan.ts';
import type { Output } from '../system/exec/runner.ts';
import { until } from '../system/process/until.ts';
import { isReverse } from './kinds/index.ts';
import { clearUpAttempts, clearUpPauseMs, graceS, type LoadContext, loadCommand, wasTurnedAway } from './run.ts';
import type { LoadServer } from './server.ts';

export interface StartedLoad {
  /** performance.now() when the client was started. */
  readonly startedMs: number;
  hold(): void;
  letGo(): void;
  /** At once. */
  end(): void;
  /** The client ended, or was ended. */
  readonly ended: Promise<Output>;
  hasEnded(): boolean;
}

export interface StartedStream extends StartedLoad {
  /** What the receiving process has read, in bytes of payload, a few hundred of the control connection included; null: it is gone. */
  received(): number | null;
}

/** Loads that `work` holds and lets go: all are let go behind it, and ended where it fails. */
export const amongLoads = async <T>(loads: readonly StartedLoad[], work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    for (const load of loads) load.end();
    throw error;
  } finally {
    for (const load of loads) load.letGo();
  }
};

export interface LoadPlace {
  readonly context: LoadContext;
  /** null: the load needs none. */
  readonly server: LoadServer | null;
}

/** Where data flow. */
export interface StreamPlace extends LoadPlace {
  readonly server: LoadServer;
}

/** rchar of /proc/PID/io (proc(5)): exact, whatever headers and segments there were on the way. null: the process is gone. */
const readBytes = (pid: number): number | null => {
  try {
    return Number(/^rchar: (\d+)/.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1]);
  } catch {
    return null;
  }
};

/** A client without a hold on it yet, ended where it is still there so long after its time. */
const spawnClient = async (spec: LoadSpec, durationS: number, wholeS: number, context: LoadContext) => {
  const startedMs = performance.now();
  const child = await context.runner.spawn(loadCommand(spec, durationS, context), { stdoutToFile: true });
  const end = (): void => child.signal('SIGKILL');
  context.signal?.addEventListener('abort', end);
  if (context.signal?.aborted) end();
  const late = setTimeout(end, (wholeS + graceS) * 1000);
  let over = false;
  const collect = async (): Promise<Output> => {
    const output = await child.ended;
    over = true;
    clearTimeout(late);
    context.signal?.removeEventListener('abort', end);
    return output;
  };
  const load: StartedLoad = {
    startedMs,
    hold: () => child.signal('SIGSTOP'),
    letGo: () => child.signal('SIGCONT'),
    end,
    ended: collect(),
    hasEnded: () => over,
  };
  return { pid: child.pid, load };
};

/** Resolves when it is held, most likely before its first echo. `wholeS`: with the time in which it is held. */
export const startHeld = async (
  spec: LoadSpec,
  durationS: number,
  wholeS: number,
  { context }: LoadPlace,
): Promise<StartedLoad> => {
  const { load } = await spawnClient(spec, durationS, wholeS, context);
  load.hold();
  return load;
};

const startStream = async (
  spec: LoadSpec,
  durationS: number,
  { context, server }: StreamPlace,
): Promise<StartedStream> => {
  const { pid, load } = await spawnClient(spec, durationS, durationS, context);
  return { ...load, received: () => readBytes(isReverse(spec) ? pid : server.pid) };
};

/** More than a client and its server say to each other before the first data. */
const flowingBytes = 16_384;
const flowsWithinMs = 5000;
const lookEveryMs = 5;

/** False where it ended, or nothing has arrived in all that time. */
const flows = async (load: StartedStream, before: number): Promise<boolean> => {
  const look = (): 'flows' | 'ended' | null => {
    if (load.hasEnded()) return 'ended';
    return (load.received() ?? before) - before > flowingBytes ? 'flows' : null;
  };
  const withinMs = load.startedMs + flowsWithinMs - performance.now();
  return (await until(look, { everyMs: lookEveryMs, withinMs })) === 'flows';
};

/** Resolves when data flow, or the client has ended: what it says then tells why. */
export const startFlowing = async (spec: LoadSpec, durationS: number, place: StreamPlace): Promise<StartedStream> => {
  for (let attempt = 1; ; attempt += 1) {
    // With reverse the receiver is the client, which has read nothing yet.
    const before = isReverse(spec) ? 0 : readBytes(place.server.pid);
    if (before === null) throw failure('LOAD_FAILED', { load: spec.kind, reason: 'its server has died' });
    const load = await startStream(spec, durationS, place);
    if ((await flows(load, before)) || !load.hasEnded()) return load;
    if (attempt === clearUpAttempts || !wasTurnedAway(await load.ended)) return load;
    await pause(clearUpPauseMs);
    place.context.signal?.throwIfAborted();
  }
};
