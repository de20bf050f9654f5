/** What a run has on this machine, by its id alone: other runs, tests and people live beside us. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { runDirOf } from '../../src/topology/run-id.ts';

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

export const nothing: Leftovers = { netns: [], processes: [], folder: false };
