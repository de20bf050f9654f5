/** What a run has on this machine, by its id alone: other runs, tests and people live beside us. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { runDirOf } from '../../src/topology/run-id.ts';
import { settled } from './settled.ts';

const netnsOf = (runId: string): string[] =>
  (existsSync('/run/netns') ? readdirSync('/run/netns') : []).filter((name) => name.startsWith(`vs-${runId}-`)).sort();

const processesOf = (runId: string): string[] =>
  execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(`${runDirOf(runId)}/`));

/** Devices of the host's own namespace: vethscope never makes one there. */
export const hostLinks = (): string[] => readdirSync('/sys/class/net').sort();

export interface Leftovers {
  readonly netns: string[];
  readonly processes: string[];
  readonly folder: boolean;
}

export const leftovers = (runId: string): Leftovers => ({
  netns: netnsOf(runId),
  processes: processesOf(runId),
  folder: existsSync(runDirOf(runId)),
});

const linesOf = ({ netns, processes, folder }: Leftovers): string[] => [
  ...netns,
  ...processes,
  ...(folder ? ['the folder of the run'] : []),
];

/** What it still has after a while: a process that was killed is in the list until the kernel has taken it down. */
export const leftOfRun = (runId: string): Promise<readonly string[]> => settled(() => linesOf(leftovers(runId)));

/** The same of a run that goes on, whose folder stays. */
export const builtOfRun = (runId: string): Promise<readonly string[]> =>
  settled(() => linesOf({ ...leftovers(runId), folder: false }));

/** Devices of the host's own namespace that came since, or went, and stay so. */
export const linksChanged = (before: readonly string[]): Promise<readonly string[]> =>
  settled(() => {
    const now = hostLinks();
    return [...now.filter((link) => !before.includes(link)), ...before.filter((link) => !now.includes(link))];
  });
