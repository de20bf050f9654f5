/** Runs the built program's `vm` on a Debian kernel, which is fetched where it is missing. */
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';

const program = join(import.meta.dirname, '../../dist/main.js');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** 7: the newest 7.x of Debian's development. */
export type Series = '6.1' | '6.12' | '7';

const inVm = (timeout: number, ...args: string[]) =>
  spawnSync('node', [program, 'vm', ...args], { encoding: 'utf8', timeout });

const fetchTimeoutMs = { '6.1': 1_200_000, '6.12': 1_200_000, '7': 300_000 } as const;

/** null: the kernel is here, or has been fetched now; else what vm said. */
export const missingKernel = (series: Series): string | null => {
  const listed = inVm(60_000, '--list').stdout;
  if (listed.split('\n').some((line) => line.startsWith(`${series}.`))) return null;
  const { status, stderr, error } = inVm(fetchTimeoutMs[series], '--fetch', `debian:${series}`);
  return status === 0 ? null : (error?.message ?? stderr.trim());
};

/** Throws with what vm said where the kernel is neither here nor to be had. */
export const needKernel = (series: Series): void => {
  const reason = missingKernel(series);
  if (reason !== null) throw new Error(reason);
};

export interface RunningGuest {
  readonly ended: Promise<Ended>;
  signal(name: NodeJS.Signals): void;
  /** Resolves once stdout or stderr holds the text, or the program has ended. */
  shows(text: string): Promise<void>;
}

/** What is kept while it runs goes to `cwd`, too, so that a test sees whether it is removed. */
export const startProgram = (cwd: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): RunningGuest => {
  const child = spawn(process.execPath, [program, ...args], { cwd, env: { ...process.env, TMPDIR: cwd, ...env } });
  // A test that ran out of time must not leave a machine that slows the next ones down.
  const endIt = () => child.kill();
  process.once('exit', endIt);
  child.once('close', () => process.off('exit', endIt));
  let stdout = '';
  let stderr = '';
  const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })));
  const shows = (text: string): Promise<void> =>
    new Promise((resolve) => {
      const look = () => (stdout.includes(text) || stderr.includes(text)) && resolve();
      for (const stream of [child.stdout, child.stderr]) stream.on('data', look);
      child.once('close', () => resolve());
      look();
    });
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    stderr += chunk;
  });
  return { ended, signal: (name) => void child.kill(name), shows };
};

export const startVm = (cwd: string, ...args: string[]): RunningGuest => startProgram(cwd, ['vm', ...args]);

export const vm = (cwd: string, ...args: string[]): Promise<Ended> => startVm(cwd, ...args).ended;

/** For commands that may run twice: begins anew, once, where QEMU before 8.1 made the guest panic (src/vm/qemu/tcg-int3-race.ts). */
export const vmPastRaces = async (cwd: string, ...args: string[]): Promise<Ended> => {
  const ended = await vm(cwd, ...args);
  if (!ended.stderr.includes('known bug of QEMU before 8.1: ')) return ended;
  console.log(ended.stderr);
  return vm(cwd, ...args);
};
