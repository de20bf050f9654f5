import { type SpawnBpftrace, spawnChild } from './child.ts';
import { instrument } from './instrument.ts';
import { defaultMapKeysMax, type MapLimits } from './map-snapshot.ts';
import { BpftraceSession } from './session.ts';
import type { SessionSettings } from './session-model.ts';
import { within } from './timing.ts';
import { type BpftraceVersion, bpftraceVersion } from './version.ts';

export interface BpftraceOptions {
  /** The text of the program. Positions in errors are positions in it. */
  readonly program: string;
  /** Positional parameters: $1, str($2). */
  readonly args?: readonly string[];
  /** Added to the inherited environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Keys a map can hold; default 4,096. */
  readonly mapKeysMax?: number;
  /** Bytes a str() can hold; default 64 (0.17) or 1,024 (since 0.22). 0.17 allows up to 200. */
  readonly strlen?: number;
  /** Pages of the buffer for printed events, per CPU; default 64. */
  readonly perfBufferPages?: number;
  /**
   * Snapshots in 5 ms instead of 100 ms when nothing else is printed: bpftrace looks for the signal only when its wait for
   * events returns, so a probe on signal:signal_generate gives it an event. Needs tracefs. Default false.
   */
  readonly promptSnapshots?: boolean;
  /**
   * A file of functions that may be traced, instead of the kernel's own list: from 0.24 on bpftrace finds a raw tracepoint NAME only
   * where its list has "__probestub_NAME" or "__traceiter_NAME". Takes bpftrace 0.27, and is left out with earlier ones.
   */
  readonly traceableFunctions?: string;
  /** --unsafe: allows system(), signal(), override(). */
  readonly unsafe?: boolean;
  /** Default "bpftrace", looked up in PATH. */
  readonly bpftracePath?: string;
  /** Saves asking bpftrace for it on every start. */
  readonly version?: BpftraceVersion;
  /** Default 30,000 ms; programs with struct casts need more under emulation. */
  readonly readyTimeoutMs?: number;
  /** Default 10,000 ms. */
  readonly snapshotTimeoutMs?: number;
  /** From SIGINT to SIGKILL; default 5,000 ms. */
  readonly stopGraceMs?: number;
  /** Events kept for a slow consumer; the older half is dropped beyond that. Default 65,536. */
  readonly maxQueuedEvents?: number;
  /** Kills bpftrace; a start under way rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Starts the processes; default: setpriv --pdeathsig KILL, in a process group of their own. */
  readonly spawn?: SpawnBpftrace;
}

/** 0.20 renamed the variables; 0.22 and later warn about the old names. */
const variables = (version: BpftraceVersion) =>
  version.major === 0 && version.minor < 20
    ? { keys: 'BPFTRACE_MAP_KEYS_MAX', strlen: 'BPFTRACE_STRLEN' }
    : { keys: 'BPFTRACE_MAX_MAP_KEYS', strlen: 'BPFTRACE_MAX_STRLEN' };

const environment = (options: BpftraceOptions, version: BpftraceVersion): Record<string, string> => {
  const names = variables(version);
  return {
    ...options.env,
    ...(options.mapKeysMax === undefined ? {} : { [names.keys]: String(options.mapKeysMax) }),
    ...(options.strlen === undefined ? {} : { [names.strlen]: String(options.strlen) }),
    ...(options.perfBufferPages === undefined ? {} : { BPFTRACE_PERF_RB_PAGES: String(options.perfBufferPages) }),
  };
};

const hasTraceableFunctions = ({ major, minor }: BpftraceVersion): boolean => major > 0 || minor >= 27;

const argvOf = (options: BpftraceOptions, program: string, version: BpftraceVersion): [string, ...string[]] => [
  options.bpftracePath ?? 'bpftrace',
  '-f',
  'json',
  ...(options.unsafe ? ['--unsafe'] : []),
  ...(options.traceableFunctions !== undefined && hasTraceableFunctions(version)
    ? ['--traceable-functions', options.traceableFunctions]
    : []),
  '-e',
  program,
  ...(options.args ?? []),
];

const limitsOf = (options: BpftraceOptions, version: BpftraceVersion): MapLimits => ({
  mapKeysMax: options.mapKeysMax ?? defaultMapKeysMax,
  keysPerStats: version.major === 0 && version.minor < 23 ? 2 : 1,
});

const settingsOf = (options: BpftraceOptions, version: BpftraceVersion): SessionSettings => ({
  instrumented: instrument(options.program, version, options.promptSnapshots ?? false),
  limits: limitsOf(options, version),
  snapshotTimeoutMs: options.snapshotTimeoutMs ?? 10_000,
  stopGraceMs: options.stopGraceMs ?? 5_000,
  maxQueuedEvents: options.maxQueuedEvents ?? 65_536,
});

/**
 * Runs a program; resolves when every probe is attached.
 * @throws BpftraceError `not-found`, `not-root`, `compile`, `attach`, `died-early`, `timed-out`; nothing is left running.
 */
export const startBpftrace = async (options: BpftraceOptions): Promise<BpftraceSession> => {
  options.signal?.throwIfAborted();
  const spawn = options.spawn ?? spawnChild;
  const version = options.version ?? (await bpftraceVersion(options.bpftracePath, spawn));
  const settings = settingsOf(options, version);
  const child = await spawn(argvOf(options, settings.instrumented.program, version), environment(options, version));
  const session = new BpftraceSession(child, settings);
  const kill = (): void => child.kill('SIGKILL');
  options.signal?.addEventListener('abort', kill, { once: true });
  if (options.signal?.aborted) kill();
  session.ended.then(() => options.signal?.removeEventListener('abort', kill));
  try {
    await within(options.readyTimeoutMs ?? 30_000, session.ready, 'Probes were not attached');
    return session;
  } catch (error) {
    await session.kill();
    throw options.signal?.aborted ? options.signal.reason : error;
  }
};
