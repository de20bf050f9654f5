/** The built program, started as a user starts it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

export interface Ended {
  /** null: a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves once stderr or stdout shows the text; rejects where the program ends without, or after 200 s: a bound for hangs, on a loaded machine. */
  shows(text: string): Promise<void>;
}

export interface Place {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** In front of node: a command that execs the rest. */
  readonly through?: readonly string[];
}

const program = join(import.meta.dirname, '../../dist/main.js');
const tries = 8000;

export const startProgram = (args: readonly string[], { cwd, env = {}, through = [] }: Place): Running => {
  const [file = '', ...rest] = [...through, process.execPath, program, ...args];
  const child = spawn(file, rest, {
    cwd,
    env: { ...process.env, CI: 'true', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].on('data', (chunk) => {
      said[name] += chunk;
    });
  }
  const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, ...said })));
  const shows = async (text: string): Promise<void> => {
    for (let look = 0; look < tries; look += 1) {
      if (`${said.stdout}${said.stderr}`.includes(text)) return;
      if (child.exitCode !== null || child.signalCode !== null) break;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error(`"${text}" was never shown; stdout: ${said.stdout} stderr: ${said.stderr}`);
  };
  return { child, ended, shows };
};
