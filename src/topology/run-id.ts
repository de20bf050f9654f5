import { randomInt } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcessIdentity } from '../system/process/process-identity.ts';
import { unnamedRun } from './in-namespaces.ts';

/** One folder a run, on a tmpfs: it need not outlive a boot, because nothing that it describes does. */
export const runRoot = '/run/vethscope';

export const runDirOf = (runId: string): string => join(runRoot, runId);

/** Where a run's folder is prepared before it gets its name. Pid and start time say who was at it. */
export const openingDirOf = (runId: string, { pid, startTime }: ProcessIdentity): string =>
  join(runRoot, `.${runId}-${pid}-${startTime}`);
export const openingDirPattern = /^\.[0-9a-z]{4}-(?<pid>\d+)-(?<startTime>\d+)$/;

const alphabet = '0123456789abcdefghijklmnopqrstuvwxyz';

/** Four characters keep namespace names within 15 bytes: vs-k3f9-12-c. */
export const runIdPattern = /^[0-9a-z]{4}$/;

const draw = (): string => Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)]).join('');

/** Namespaces can outlive the folder if somebody removed it by hand; their names must not be met again. */
const isTaken = (runId: string): boolean =>
  existsSync(runDirOf(runId)) ||
  (existsSync('/run/netns') && readdirSync('/run/netns').some((name) => name.startsWith(`vs-${runId}-`)));

export const newRunId = (): string => {
  let id = draw();
  while (id === unnamedRun || isTaken(id)) id = draw();
  return id;
};

/** Whether a namespace belongs to that run, by its name alone. */
export const isNetnsOf = (runId: string, netns: string): boolean =>
  runIdPattern.test(runId) && new RegExp(`^vs-${runId}-[0-9]+-[a-z]$`).test(netns);
