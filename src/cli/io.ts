/** Everything that the command line touches of the world, so that a test can stand in for it. */
import type { Runner } from '../system/exec/runner.ts';

export interface TextStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  /** Of a stream that says when it has to wait: its `write` then returns false. */
  once?(event: 'drain' | 'close', listener: () => void): unknown;
}

type ForwardedSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

interface SignalSource {
  on(signal: ForwardedSignal | 'uncaughtException', listener: (error?: unknown) => void): unknown;
  off(signal: ForwardedSignal | 'uncaughtException', listener: (error?: unknown) => void): unknown;
}

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly hint: string;
}

export interface Question {
  readonly message: string;
  readonly choices: readonly Choice[];
  /** Marked from the start. */
  readonly chosen: readonly string[];
}

/** Called only where `canAsk`. Each throws Cancelled where the user leaves or the signal comes. */
export interface Prompts {
  readonly confirm: (question: string, signal: AbortSignal) => Promise<boolean>;
  readonly chooseOne: (question: Question, signal: AbortSignal) => Promise<string>;
  /** At least one. */
  readonly chooseSeveral: (question: Question, signal: AbortSignal) => Promise<readonly string[]>;
}

export interface Io extends Prompts {
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  readonly stdin: { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly isRoot: boolean;
  readonly signals: SignalSource;
  readonly runner: Runner;
  /** Waits for the Enter key; throws the signal's reason. Called only where stdin is a terminal. */
  readonly pressEnter: (prompt: string, signal: AbortSignal) => Promise<void>;
  /** Tells of each key until the signal comes, without waiting for Enter. Called only where stdin is a terminal. */
  readonly onKey: (listener: (key: string) => void, signal: AbortSignal) => void;
}

/** What a command gets: the world, the end of it, and where its exit code goes. */
export interface CommandContext {
  readonly io: Io;
  /** Aborted by SIGINT, SIGTERM or SIGHUP, with the signal's name as reason. */
  readonly signal: AbortSignal;
  readonly argv: readonly string[];
  exitCode: number;
  /** `on`: each command that is executed is said on standard error. */
  readonly verbosity: { on: boolean };
}

export const isUnattended = (io: Io): boolean => io.env.CI === 'true' || io.env.CI === '1';

export const canAsk = (io: Io): boolean => Boolean(io.stdin.isTTY && io.stderr.isTTY) && !isUnattended(io);

/** https://no-color.org: any non-empty value switches colour off. A dumb terminal shows its codes as text. */
export const useColour = (stream: TextStream, env: Io['env']): boolean =>
  Boolean(stream.isTTY) && !env.NO_COLOR && env.TERM !== 'dumb';
