/** What a command must leave as it was: namespaces, links, processes and folders of ours. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { settled } from './settled.ts';

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

type Part = Partial<HostState>;

const kinds = ['netns', 'links', 'processes', 'runs'] as const;

const added = (before: Part, now: HostState, kind: keyof HostState): readonly string[] =>
  now[kind].filter((one) => before[kind]?.includes(one) === false);

/** What there is now of `kind`, and was not. */
export const addedSince = (before: HostState, kind: keyof HostState): readonly string[] =>
  added(before, hostState(), kind);

/**
 * What is there and was not, and links of this machine that are gone, for as long as a namespace takes to die; only of
 * the kinds that `before` has. What an earlier test's killed run had left may go at any moment: every command sweeps it.
 */
export const leftSince = (before: Part): Promise<readonly string[]> =>
  settled(() => {
    const now = hostState();
    const gone = before.links?.filter((link) => !now.links.includes(link)) ?? [];
    return [...kinds.flatMap((kind) => added(before, now, kind)), ...gone.map((link) => `gone: ${link}`)];
  });
