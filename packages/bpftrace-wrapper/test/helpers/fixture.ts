/** Recorded output of real bpftraces, and a child that replays it. */
import { readFileSync } from 'node:fs';
import type { BpftraceChild, BpftraceVersion, Ending, SpawnBpftrace } from '../../src/index.ts';
import { deferred } from '../../src/timing.ts';

export const versions = {
  '0.17': { major: 0, minor: 17, patch: 0, text: 'bpftrace v0.17.0' },
  '0.23': { major: 0, minor: 23, patch: 2, text: 'bpftrace v0.23.2' },
  '0.27': { major: 0, minor: 27, patch: 1, text: 'bpftrace v0.27.1' },
} as const satisfies Record<string, BpftraceVersion>;
export type RecordedVersion = keyof typeof versions;
export const recordedVersions = Object.keys(versions) as RecordedVersion[];

export interface Fixture {
  readonly program: string;
  readonly env: Readonly<Record<string, string>>;
  readonly stdout: string;
  readonly stderr: string;
  readonly ending: Ending;
}

export const readFixture = (version: RecordedVersion, name: string): Fixture => {
  const read = (suffix: string): string =>
    readFileSync(new URL(`../fixtures/bpftrace-${version}/${name}.${suffix}`, import.meta.url), 'utf8');
  const { program, env, exitCode, signal } = JSON.parse(read('json'));
  return { program, env, stdout: read('stdout'), stderr: read('stderr'), ending: { exitCode, signal } };
};

const linesOf = async function* (text: string): AsyncGenerator<string> {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  yield* lines;
};

export interface Replay {
  readonly spawn: SpawnBpftrace;
  readonly argvs: (readonly string[])[];
  readonly envs: Readonly<Record<string, string>>[];
  readonly signals: NodeJS.Signals[];
}

/** A process that writes everything at once and has ended. */
export const replay = (fixture: Pick<Fixture, 'stdout' | 'stderr' | 'ending'>): Replay => {
  const made: Replay = {
    argvs: [],
    envs: [],
    signals: [],
    spawn: (argv, env): BpftraceChild => {
      made.argvs.push(argv);
      made.envs.push(env);
      return {
        pid: 0,
        stdout: linesOf(fixture.stdout),
        stderr: linesOf(fixture.stderr),
        ended: Promise.resolve(fixture.ending),
        kill: (signal) => void made.signals.push(signal),
      };
    },
  };
  return made;
};

/**
 * A process that writes the first two lines (attached, ready) at once, the rest when it gets SIGUSR1, and ends on SIGINT or
 * SIGKILL without a word.
 */
export const live = (lines: readonly string[]): Pick<Replay, 'spawn'> => {
  const asked = deferred<void>();
  const told = deferred<Ending>();
  const stdout = async function* (): AsyncGenerator<string> {
    yield* lines.slice(0, 2);
    await Promise.race([asked.promise, told.promise]);
    yield* lines.slice(2);
    await told.promise;
  };
  const kill = (signal: NodeJS.Signals): void => {
    if (signal === 'SIGUSR1') asked.resolve();
    else told.resolve(signal === 'SIGINT' ? { exitCode: 0, signal: null } : { exitCode: null, signal });
  };
  return { spawn: () => ({ pid: 0, stdout: stdout(), stderr: linesOf(''), ended: told.promise, kill }) };
};

/** What a promise rejects with. */
export const rejection = async (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => {
      throw new Error('it should have rejected');
    },
    (error: unknown) => error,
  );
