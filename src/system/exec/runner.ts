/** The one door to other programs. Everything that executes goes through a Runner, so that it can be faked and recorded. */

export interface Command {
  readonly argv: readonly [string, ...string[]];
  /** Name of a namespace under /run/netns, or the path of any; absent: the host's. */
  readonly netns?: string | undefined;
  /** CPU list for taskset -c; absent: wherever the scheduler likes. */
  readonly cpus?: string | undefined;
  readonly stdin?: string | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
}

/** For machines that are stuck, or emulated: what is started here takes milliseconds. */
export const defaultTimeoutMs = 40_000;

export interface RunOptions {
  /** Default 40,000 ms; the process is ended by pid after that. */
  readonly timeoutMs?: number;
  /** Resolve instead of reject on a non-zero exit code. */
  readonly allowFailure?: boolean;
  readonly signal?: AbortSignal;
  /**
   * Collect stdout in an unlinked file rather than a pipe. For measuring programs that write line by line: each line
   * in a pipe wakes us on one of the CPUs under test (measured: 12.6 -> 14.7 µs mean RTT at 500 pings a second).
   */
  readonly stdoutToFile?: boolean;
}

export interface Output {
  readonly stdout: string;
  readonly stderr: string;
  /** null: ended by a signal. */
  readonly exitCode: number | null;
  readonly durationMs: number;
}

/** A long-lived process of ours. */
export interface Child {
  readonly pid: number;
  /** stdout line by line; ends when the process does. */
  readonly lines: AsyncIterable<string>;
  /** Resolves when the process has ended, however it did; never rejects. */
  readonly ended: Promise<Output>;
  signal(name: NodeJS.Signals): void;
  /** SIGTERM, then SIGKILL after `graceMs` (default 1,000). Resolves when it is gone. */
  stop(graceMs?: number): Promise<Output>;
}

export interface SpawnOptions {
  /** As in RunOptions; there are no lines then. */
  readonly stdoutToFile?: boolean;
  /** Survive this program (used by --keep); otherwise the kernel kills the child when we die. */
  readonly survive?: boolean;
}

export interface Runner {
  /** Runs to the end. Rejects with VethscopeError TOOL_MISSING, COMMAND_FAILED or COMMAND_TIMED_OUT. */
  run(command: Command, options?: RunOptions): Promise<Output>;
  spawn(command: Command, options?: SpawnOptions): Promise<Child>;
}
