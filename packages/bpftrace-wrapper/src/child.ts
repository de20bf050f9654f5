/** How bpftrace is started: the one place that executes. A caller can put its own function in place of it. */
import { execa } from 'execa';
import { BpftraceError } from './errors.ts';

export interface Ending {
  /** null: ended by a signal. */
  readonly exitCode: number | null;
  readonly signal: string | null;
}

/** A running program. Both streams come line by line, without the newline, and end when the process does. */
export interface BpftraceChild {
  readonly pid: number;
  readonly stdout: AsyncIterable<string>;
  readonly stderr: AsyncIterable<string>;
  /** Never rejects. */
  readonly ended: Promise<Ending>;
  kill(signal: NodeJS.Signals): void;
}

/** `env` is added to the inherited environment. */
export type SpawnBpftrace = (
  argv: readonly [string, ...string[]],
  env: Readonly<Record<string, string>>,
) => BpftraceChild | Promise<BpftraceChild>;

/** The kernel kills the child when we die, even by SIGKILL (prctl PR_SET_PDEATHSIG survives execve). */
const tiedToUs = ['--pdeathsig', 'KILL', '--'] as const;

/** Detached: a process group of its own, so that Ctrl-C on a terminal reaches the caller alone, who then ends it in order. */
export const spawnChild: SpawnBpftrace = async (argv, env) => {
  const subprocess = execa('setpriv', [...tiedToUs, ...argv], {
    reject: false,
    detached: true,
    cleanup: false,
    buffer: false,
    stdin: 'ignore',
    env: { LC_ALL: 'C', ...env },
  });
  const ended = subprocess.then((result) => ({ exitCode: result.exitCode ?? null, signal: result.signal ?? null }));
  if (subprocess.pid === undefined) {
    await ended;
    throw new BpftraceError('not-found', 'setpriv (util-linux) could not be started; it is needed to start bpftrace.');
  }
  return {
    pid: subprocess.pid,
    stdout: subprocess.iterable({ from: 'stdout' }),
    stderr: subprocess.iterable({ from: 'stderr' }),
    ended,
    kill: (signal) => void subprocess.kill(signal),
  };
};
