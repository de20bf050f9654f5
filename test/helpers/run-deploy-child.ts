import { spawn } from 'node:child_process';
import { join } from 'node:path';

export interface DeployChild {
  /** Resolves with true once the topology is up, with false if the process ended before. */
  readonly up: Promise<boolean>;
  readonly ended: Promise<unknown>;
  kill(): Promise<unknown>;
}

const script = join(import.meta.dirname, 'deploy-child.ts');

export const runDeployChild = (runId: string, kind: string, how: string): DeployChild => {
  const child = spawn('node', ['--conditions=source', '--import', 'tsx', script, runId, kind, how], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const up = Promise.race([
    new Promise<boolean>((resolve) => child.stdout.once('data', () => resolve(true))),
    ended.then(() => false),
  ]);
  const kill = (): Promise<unknown> => {
    child.kill('SIGKILL');
    return ended;
  };
  return { up, ended, kill };
};
