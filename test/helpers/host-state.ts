/** What must be the same before and after: namespaces, links, processes and folders of ours. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';

const lines = (file: string, args: string[]): string[] => {
  try {
    return execFileSync(file, args, { encoding: 'utf8' }).trim().split('\n').filter(Boolean).sort();
  } catch {
    return [];
  }
};

const folder = (path: string): string[] => (existsSync(path) ? readdirSync(path).sort() : []);

export interface HostState {
  readonly netns: string[];
  readonly links: string[];
  readonly processes: string[];
  readonly runs: string[];
}

/** Whether a process has the /run that we have: one in a container, or in a mount namespace with another, is not of our world. */
const sharesOurRun = (line: string): boolean => {
  try {
    return statSync(`/proc/${line.split(' ')[0]}/root/run`).dev === statSync('/run').dev;
  } catch {
    return false;
  }
};

/** Only what carries our names (vs-…): other tests and people live beside us. */
export const hostState = (): HostState => ({
  netns: folder('/run/netns').filter((name) => name.startsWith('vs-')),
  links: lines('ip', ['-o', 'link']).map((line) => line.split(': ')[1] ?? ''),
  processes: lines('pgrep', ['-a', '-f', '/run/vethscope/']).filter(
    (line) => !line.includes('pgrep') && sharesOurRun(line),
  ),
  runs: folder('/run/vethscope'),
});

/** A namespace dies a moment after its name: waits until the state is `expected`, for 3 s at most. */
export const settledHostState = async (expected: HostState): Promise<HostState> => {
  for (let tries = 0; tries < 60; tries += 1) {
    const state = hostState();
    if (JSON.stringify(state) === JSON.stringify(expected)) return state;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return hostState();
};
